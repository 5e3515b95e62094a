import type { CSSProperties, KeyboardEvent, ReactNode } from 'react'
import { ConversationPanel } from '../chat/conversation-panel.tsx'
import { AgentTerminal } from '../terminal/agent-terminal.tsx'
import { mayorAlias } from '../terminal/page-terminals.ts'
import type { PaintedScreen } from '../terminal/paint-watch.ts'
import { StartupFacts } from '../town/startup-facts.tsx'
import { StartupTrouble } from '../town/startup-trouble.tsx'
import { useTownVisit } from '../town/town-visit.ts'
import { useDock } from './dock-context.ts'
import { DockHead } from './dock-head.tsx'
import { chatPercents, clampPercent, dockPercentOf, dockPercents, isAtSide, withDockPercent } from './dock-layout.ts'
import { AgentPanels, DockPanel } from './dock-panels.tsx'
import { DockSeparator } from './dock-separator.tsx'
import { useDockView, type DockView } from './use-dock-view.ts'
import './mayor-dock.css'

type OnFirstPaint = (what: PaintedScreen | 'conversation', paintedAtMs: number) => void

interface MayorDockProps {
  readonly isEnsuring: boolean
  readonly onFirstPaint: OnFirstPaint
}

/** The mayor on every page of the town: conversation and terminals stay as they are while the page beside them changes. */
export function MayorDock({ isEnsuring, onFirstPaint }: MayorDockProps): ReactNode {
  const { town } = useTownVisit()
  const { layout, changeLayout, closeSheet } = useDock()
  const view = useDockView()
  const { section, isPhone, isOpen } = view
  const leaveOnEscape = (event: KeyboardEvent): void => {
    const isTyping = event.target instanceof Element && event.target.closest('.terminal') !== null
    if (event.key !== 'Escape' || event.defaultPrevented || isTyping) return
    if (isPhone) closeSheet()
    else if (layout.isFull) changeLayout({ isFull: false })
  }
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
          onToggle={() => changeLayout({ isCollapsed: true })}
        />
      )}
      <DockHead view={view} isEnsuring={isEnsuring} />
      <StartupTrouble town={town} />
      <DockBody view={view} onFirstPaint={onFirstPaint} />
    </section>
  )
}

function DockBody({ view, onFirstPaint }: { readonly view: DockView; readonly onFirstPaint: OnFirstPaint }): ReactNode {
  const { isPhone, isSideBySide, hasTabForChat, isChatShown, isTerminalShown } = view
  const { townId, town, feed } = useTownVisit()
  const { layout, changeLayout } = useDock()
  return (
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
      <DockPanel tab="mayor" isTab isShown={isTerminalShown('mayor')} name="Mayor's terminal">
        <AgentTerminal townId={townId} agentId={mayorAlias} name="Mayor" testId="mayor-terminal" onFirstPaint={onFirstPaint}>
          {town?.startup ? <StartupFacts startup={town.startup} /> : null}
        </AgentTerminal>
      </DockPanel>
      <AgentPanels isShown={isTerminalShown} />
    </div>
  )
}
