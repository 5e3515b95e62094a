import type { MouseEvent, ReactNode } from 'react'
import { StartupStrip } from '../town/startup-strip.tsx'
import { useTownVisit } from '../town/town-visit.ts'
import { useDock } from './dock-context.ts'
import { DockControls } from './dock-controls.tsx'
import { DockTabList, type ShownTab } from './dock-tab-list.tsx'
import { useAgentNames } from './use-agent-names.ts'
import type { DockView } from './use-dock-view.ts'
import { useUnread } from './use-unread.ts'

/** The dock's bar: its tabs, how the mayor's start went, and what can be done with the dock. A double click fills the page with it. */
export function DockHead({ view, isEnsuring }: { readonly view: DockView; readonly isEnsuring: boolean }): ReactNode {
  const { isPhone, isOpen, hasTabForChat, isChatShown } = view
  const { townId, town, onEnsureMayor } = useTownVisit()
  const { layout, tabs, changeLayout, show, closeAgentTerminal } = useDock()
  const unread = useUnread({ townId, isShown: isOpen && isChatShown })
  const shownTabs = useShownTabs({ hasTabForChat, unread })
  const toggleFull = (event: MouseEvent): void => {
    const isOnControl = event.target instanceof Element && event.target.closest('button, li, [tabindex]') !== null
    if (!isPhone && !isOnControl) changeLayout({ isFull: !layout.isFull, isCollapsed: false })
  }
  return (
    <div className="dock-head" onDoubleClick={toggleFull}>
      <DockTabList
        tabs={shownTabs}
        shown={hasTabForChat ? tabs.front : tabs.terminal}
        onShow={show}
        onClose={(tab) => (tab === 'chat' || tab === 'mayor' ? undefined : closeAgentTerminal(tab))}
      />
      <StartupStrip town={town} ensuring={isEnsuring} onStart={onEnsureMayor} mayorIsLive={town?.mayor?.live ?? false} />
      <DockControls isPhone={isPhone} />
    </div>
  )
}

function useShownTabs({ hasTabForChat, unread }: { hasTabForChat: boolean; unread: number }): readonly ShownTab[] {
  const { tabs } = useDock()
  const nameOf = useAgentNames()
  const chat: ShownTab = { tab: 'chat', name: 'Chat', icon: 'chat', unread, isClosable: false }
  const mayor: ShownTab = { tab: 'mayor', name: hasTabForChat ? 'Terminal' : 'Mayor', icon: 'terminal', isClosable: false }
  const agents = tabs.agents.map((tab): ShownTab => ({ tab, name: nameOf(tab), icon: 'agent', isClosable: true }))
  return hasTabForChat ? [chat, mayor, ...agents] : [mayor, ...agents]
}
