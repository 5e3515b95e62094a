import type { ReactNode } from 'react'
import { ConversationPanel } from '../chat/conversation-panel.tsx'
import { MayorTerminal } from '../terminal/mayor-terminal.tsx'
import type { PaintedScreen } from '../terminal/paint-watch.ts'
import { StartupFacts } from '../town/startup-facts.tsx'
import { useTownVisit } from '../town/town-visit.ts'
import './mayor-dock.css'

interface MayorDockProps {
  /** The mayor's id, or `mayor` as long as it is not known. */
  readonly agentId: string
  readonly onFirstPaint: (what: PaintedScreen | 'conversation', paintedAtMs: number) => void
}

/** The mayor on every page of the town: it stays when the page beside it changes. */
export function MayorDock({ agentId, onFirstPaint }: MayorDockProps): ReactNode {
  const { townId, town, feed } = useTownVisit()
  return (
    <section className="dock" aria-label="Mayor">
      <div className="dock-chat">
        <ConversationPanel
          townId={townId}
          feed={feed.state}
          mayorStatus={town?.mayor?.status ?? null}
          onFirstPaint={() => onFirstPaint('conversation', performance.now())}
        />
      </div>
      <MayorTerminal townId={townId} agentId={agentId} onFirstPaint={onFirstPaint}>
        {town?.startup ? <StartupFacts startup={town.startup} /> : null}
      </MayorTerminal>
    </section>
  )
}
