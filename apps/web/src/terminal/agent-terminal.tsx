import type { TownId } from '@gastown/contract/ids'
import { useState, type ReactNode } from 'react'
import { useObservable } from '../app/observable.ts'
import { usePage } from '../app/page-context.ts'
import { Hint } from '../ui/hint.tsx'
import { Icon } from '../ui/icons.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { StateDot, type Tone } from '../ui/state-dot.tsx'
import { Time } from '../ui/time.tsx'
import { useNow } from '../ui/use-now.ts'
import { describeViewerState } from './describe-viewer-state.ts'
import type { PaintedScreen } from './paint-watch.ts'
import { TerminalSearch } from './terminal-search.tsx'
import { useXtermPty, type XtermPty } from './use-xterm-pty.ts'

interface AgentTerminalProps {
  readonly townId: TownId
  /** The agent's id, or `mayor`. */
  readonly agentId: string
  /** As it is told above the screen. */
  readonly name: string
  readonly testId: string
  readonly onFirstPaint?: (what: PaintedScreen, paintedAtMs: number) => void
  /** Of a terminal that the user may close. */
  readonly onClose?: () => void
  /** Facts beside the state of the terminal. */
  readonly children?: ReactNode
}

const tones: Record<XtermPty['state']['state'], { tone: Tone; text: string }> = {
  connecting: { tone: 'busy', text: 'connecting' },
  waiting: { tone: 'busy', text: 'waiting' },
  live: { tone: 'good', text: 'live' },
  disconnected: { tone: 'bad', text: 'disconnected' },
  ended: { tone: 'warn', text: 'ended' },
  refused: { tone: 'bad', text: 'refused' },
}

/** The live terminal of one agent. It lives as long as it is in the page, whether or not it can be seen. */
export function AgentTerminal({ townId, agentId, name, testId, onFirstPaint, onClose, children }: AgentTerminalProps): ReactNode {
  const { ref, ...pty } = useXtermPty({ townId, agentId, ...(onFirstPaint === undefined ? {} : { onFirstPaint }) })
  const [searching, setSearching] = useState(false)
  const { tone, text } = tones[pty.state.state]
  return (
    <section
      className="terminal"
      aria-label={`Terminal of ${name}`}
      data-testid={testId}
      data-state={pty.state.state}
      data-painted={pty.paintedAtMs.terminal !== undefined}
      data-still={pty.stillOfMs !== null}
    >
      <div className="terminal-bar">
        <h2>{name}</h2>
        <span className="terminal-state" role="status">
          <StateDot tone={tone} />
          {text}
        </span>
        {pty.stillOfMs === null ? null : (
          <span className="terminal-still">
            as it was at <Time at={new Date(pty.stillOfMs).toISOString()} />
          </span>
        )}
        <span className="terminal-facts">{children}</span>
        <span className="spacer" />
        <ReadAloudButton />
        {searching && pty.screen !== null ? <TerminalSearch screen={pty.screen} onClose={() => setSearching(false)} /> : null}
        <Hint text="Find in the terminal">
          <button
            type="button"
            className="button button-icon"
            aria-label="Find in the terminal"
            aria-pressed={searching}
            onClick={() => setSearching(!searching)}
          >
            <Icon name="search" />
          </button>
        </Hint>
        {onClose === undefined ? null : (
          <Hint text="Close this terminal; the agent goes on">
            <button type="button" className="button button-icon" aria-label={`Close the terminal of ${name}`} onClick={onClose}>
              <Icon name="close" />
            </button>
          </Hint>
        )}
      </div>
      <div className="terminal-body">
        <div ref={ref} className="terminal-box" />
        <TerminalOverlay pty={pty} name={name} />
      </div>
      <TerminalNotices pty={pty} />
    </section>
  )
}

/** For whoever comes to the terminal by the keyboard; for others it is in the settings of the browser. */
function ReadAloudButton(): ReactNode {
  const { settings } = usePage()
  const current = useObservable(settings)
  const { terminalIsReadAloud } = current
  return (
    <button
      type="button"
      className="button button-small visually-hidden"
      aria-pressed={terminalIsReadAloud}
      onClick={() => settings.set({ ...current, terminalIsReadAloud: !terminalIsReadAloud })}
    >
      Read the terminal to a screen reader
    </button>
  )
}

type ShownPty = Omit<XtermPty, 'ref'>

function TerminalOverlay({ pty, name }: { readonly pty: ShownPty; readonly name: string }): ReactNode {
  const { state, toldAtMs } = pty
  const nowMs = useNow({ everyMs: 1000, ticking: state.state === 'disconnected' })
  const empty = state.state === 'live' && pty.paintedAtMs.terminal === undefined
  const text = empty ? `The terminal of ${name} is drawing itself…` : describeViewerState(state, Math.max(0, nowMs - toldAtMs))
  if (text === null) return null
  const canRetry = state.state === 'disconnected' || state.state === 'refused'
  return (
    <div className="terminal-overlay" data-state={state.state} data-over-still={pty.stillOfMs !== null} role="status">
      {empty || state.state === 'connecting' || state.state === 'waiting' ? <Spinner /> : null}
      <span>{text}</span>
      {canRetry ? (
        <button type="button" className="button button-small" onClick={pty.reconnectNow}>
          Connect now
        </button>
      ) : null}
    </div>
  )
}

function TerminalNotices({ pty }: { readonly pty: ShownPty }): ReactNode {
  const { settings } = usePage()
  const current = useObservable(settings)
  const askClipboard = pty.clipboardRefused && !current.terminalMayWriteClipboard
  if (!askClipboard && pty.droppedInputBytes === 0) return null
  return (
    <div className="terminal-notice" role="status">
      {pty.droppedInputBytes > 0 ? (
        <span>{pty.droppedInputBytes} bytes that you typed were too much to keep and are lost.</span>
      ) : null}
      {askClipboard ? (
        <>
          <span>A program in the terminal wanted to copy to your clipboard.</span>
          <button
            type="button"
            className="button button-small"
            onClick={() => settings.set({ ...current, terminalMayWriteClipboard: true })}
          >
            Allow in this browser
          </button>
        </>
      ) : null}
    </div>
  )
}
