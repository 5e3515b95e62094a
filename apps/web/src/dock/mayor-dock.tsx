import { useMemo, useRef, useState, type CSSProperties, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react'
import { useIsPhone } from '../app/use-is-phone.ts'
import { ConversationPanel } from '../chat/conversation-panel.tsx'
import { AgentTerminal } from '../terminal/agent-terminal.tsx'
import { mayorAlias } from '../terminal/page-terminals.ts'
import type { PaintedScreen } from '../terminal/paint-watch.ts'
import { StartupFacts } from '../town/startup-facts.tsx'
import { StartupStrip } from '../town/startup-strip.tsx'
import { StartupTrouble } from '../town/startup-trouble.tsx'
import { useTownVisit } from '../town/town-visit.ts'
import { useDock, type Dock } from './dock-context.ts'
import { DockControls } from './dock-controls.tsx'
import {
  chatPercents,
  clampPercent,
  dockPercentOf,
  dockPercents,
  isAtSide,
  sideBySideFromPx,
  withDockPercent,
} from './dock-layout.ts'
import { DockSeparator } from './dock-separator.tsx'
import { DockTabList, type ShownTab } from './dock-tab-list.tsx'
import type { DockTab } from './dock-tabs-state.ts'
import { dockPanelId, dockTabId } from './use-dock-state.ts'
import { useHasRoom } from './use-has-room.ts'
import { useUnread } from './use-unread.ts'
import './mayor-dock.css'

interface MayorDockProps {
  readonly isEnsuring: boolean
  readonly onFirstPaint: (what: PaintedScreen | 'conversation', paintedAtMs: number) => void
}

/** The mayor on every page of the town: conversation and terminals stay as they are while the page beside them changes. */
export function MayorDock({ isEnsuring, onFirstPaint }: MayorDockProps): ReactNode {
  const { townId, town, feed, onEnsureMayor } = useTownVisit()
  const dock = useDock()
  const { layout, tabs, isSheetOpen, changeLayout } = dock
  const isPhone = useIsPhone()
  const section = useRef<HTMLElement>(null)
  const hasRoom = useHasRoom(section, { fromPx: sideBySideFromPx, guess: !isPhone && !isAtSide(layout) })
  const isSideBySide = !isPhone && layout.isSideBySide && hasRoom
  const isOpen = isPhone ? isSheetOpen : !layout.isCollapsed
  const isChatShown = isSideBySide || tabs.front === 'chat'
  const terminal = isSideBySide || tabs.front === 'chat' ? tabs.terminal : tabs.front
  const unread = useUnread({ townId, isShown: isOpen && isChatShown })
  // Of a folded dock nothing is shown: its tabs are what there is, and what is unread.
  const hasTabForChat = !isSideBySide || !isOpen
  const shownTabs = useShownTabs(dock, { hasTabForChat, unread })
  const mayorIsLive = town?.mayor?.live ?? false

  const leaveOnEscape = (event: KeyboardEvent): void => {
    const isTyping = event.target instanceof Element && event.target.closest('.terminal') !== null
    if (event.key !== 'Escape' || event.defaultPrevented || isTyping) return
    if (isPhone) dock.closeSheet()
    else if (layout.isFull) changeLayout({ isFull: false })
  }
  const toggleFull = (event: MouseEvent): void => {
    const isOnControl = event.target instanceof Element && event.target.closest('button, li, [tabindex]') !== null
    if (!isPhone && !isOnControl) changeLayout({ isFull: !layout.isFull, isCollapsed: false })
  }
  const toggleFold = (): void => changeLayout({ isCollapsed: !layout.isCollapsed })
  return (
    <section
      ref={section}
      className="dock"
      aria-label="Mayor"
      data-testid="dock"
      data-position={layout.position}
      data-open={isOpen}
      data-full={!isPhone && layout.isFull}
      inert={isPhone && !isOpen}
      style={{ '--dock-size': `${dockPercentOf(layout)}%`, '--chat-size': `${layout.chatPercent}%` } as CSSProperties}
      onKeyDown={leaveOnEscape}
    >
      {isPhone || layout.isFull || layout.isCollapsed ? null : (
        <DockSeparator
          label="Size of the dock"
          orientation={isAtSide(layout) ? 'vertical' : 'horizontal'}
          percent={dockPercentOf(layout)}
          limits={dockPercents}
          growsBackwards={layout.position === 'bottom' || layout.position === 'right'}
          onChange={(percent) => changeLayout(withDockPercent(layout, percent))}
          onToggle={toggleFold}
        />
      )}
      <div className="dock-head" onDoubleClick={toggleFull}>
        <DockTabList
          tabs={shownTabs}
          shown={hasTabForChat ? tabs.front : tabs.terminal}
          onShow={(tab) => dock.show(tab)}
          onClose={(tab) => (tab === 'chat' || tab === 'mayor' ? undefined : dock.closeAgentTerminal(tab))}
        />
        <StartupStrip town={town} ensuring={isEnsuring} onStart={onEnsureMayor} mayorIsLive={mayorIsLive} />
        <DockControls isPhone={isPhone} />
      </div>
      <StartupTrouble town={town} />
      <div className="dock-body" hidden={!isPhone && layout.isCollapsed} data-divided data-side-by-side={isSideBySide}>
        <DockPanel tab="chat" isTab={hasTabForChat} isShown={isChatShown} name="Conversation">
          <ConversationPanel
            townId={townId}
            feed={feed.state}
            mayorStatus={town?.mayor?.status ?? null}
            onFirstPaint={() => onFirstPaint('conversation', performance.now())}
          />
        </DockPanel>
        {isSideBySide ? (
          <DockSeparator
            label="Size of the chat"
            orientation="vertical"
            percent={layout.chatPercent}
            limits={chatPercents}
            growsBackwards={false}
            onChange={(percent) => changeLayout({ chatPercent: clampPercent(percent, chatPercents) })}
          />
        ) : null}
        <DockPanel tab="mayor" isTab isShown={isShownTerminal('mayor')} name="Mayor's terminal">
          <AgentTerminal townId={townId} agentId={mayorAlias} name="Mayor" testId="mayor-terminal" onFirstPaint={onFirstPaint}>
            {town?.startup ? <StartupFacts startup={town.startup} /> : null}
          </AgentTerminal>
        </DockPanel>
        <AgentPanels isShown={isShownTerminal} />
      </div>
    </section>
  )

  function isShownTerminal(tab: DockTab): boolean {
    return tab === terminal && (isSideBySide || tabs.front !== 'chat')
  }
}

function useShownTabs(
  { tabs }: Dock,
  { hasTabForChat, unread }: { hasTabForChat: boolean; unread: number },
): readonly ShownTab[] {
  const nameOf = useAgentNames()
  const chat: ShownTab = { tab: 'chat', name: 'Chat', icon: 'chat', unread, isClosable: false }
  const mayor: ShownTab = { tab: 'mayor', name: hasTabForChat ? 'Terminal' : 'Mayor', icon: 'terminal', isClosable: false }
  const agents = tabs.agents.map((tab): ShownTab => ({ tab, name: nameOf(tab), icon: 'agent', isClosable: true }))
  return hasTabForChat ? [chat, mayor, ...agents] : [mayor, ...agents]
}

function useAgentNames(): (agentId: string) => string {
  const agents = useTownVisit().town?.work.agents
  return useMemo(() => {
    const names = new Map<string, string>(agents?.map(({ agentId, name }) => [agentId, name]))
    return (agentId) => names.get(agentId) ?? agentId
  }, [agents])
}

/** Terminals of agents that were opened. Each connects when it is shown first, and stays connected until it is closed. */
function AgentPanels({ isShown }: { readonly isShown: (tab: DockTab) => boolean }): ReactNode {
  const { townId } = useTownVisit()
  const { tabs, closeAgentTerminal } = useDock()
  const nameOf = useAgentNames()
  const [seen, setSeen] = useState<ReadonlySet<DockTab>>(new Set())
  const fresh = tabs.agents.find((tab) => isShown(tab) && !seen.has(tab))
  if (fresh !== undefined) setSeen(new Set([...seen, fresh].filter((tab) => tabs.agents.some((agentId) => agentId === tab))))
  return tabs.agents.map((agentId) => (
    <DockPanel key={agentId} tab={agentId} isTab isShown={isShown(agentId)} name={`Terminal of ${nameOf(agentId)}`}>
      {seen.has(agentId) ? (
        <AgentTerminal
          townId={townId}
          agentId={agentId}
          name={nameOf(agentId)}
          testId="agent-terminal"
          onClose={() => closeAgentTerminal(agentId)}
        />
      ) : null}
    </DockPanel>
  ))
}

interface DockPanelProps {
  readonly tab: DockTab
  /** A tab shows it; else it is always there. */
  readonly isTab: boolean
  readonly isShown: boolean
  readonly name: string
  readonly children: ReactNode
}

function DockPanel({ tab, isTab, isShown, name, children }: DockPanelProps): ReactNode {
  const words = isTab
    ? ({ role: 'tabpanel', 'aria-labelledby': dockTabId(tab) } as const)
    : ({ role: 'region', 'aria-label': name } as const)
  return (
    <div id={dockPanelId(tab)} className={tab === 'chat' ? 'dock-chat' : 'dock-terminal'} hidden={!isShown} {...words}>
      {children}
    </div>
  )
}
