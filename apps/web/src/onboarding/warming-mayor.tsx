import type { TownView } from '@gastown/contract/views'
import type { ReactNode } from 'react'
import { startupSteps } from '../town/startup-steps.ts'
import { describeMayor } from '../town/town-words.ts'
import { ErrorText } from '../ui/error-text.tsx'
import { formatDuration } from '../ui/format-duration.ts'
import { Icon } from '../ui/icons.tsx'
import { StateDot } from '../ui/state-dot.tsx'
import { useNow } from '../ui/use-now.ts'

interface WarmingMayorProps {
  readonly town: TownView | null
  readonly ensuring: boolean
  readonly error: unknown
  readonly onStart: () => void
}

/** How far the mayor is, phase by phase, while the user is busy with something else. */
export function WarmingMayor({ town, ensuring, error, onStart }: WarmingMayorProps): ReactNode {
  const startup = town?.startup ?? null
  const live = town?.mayor?.live ?? false
  const isUnderWay = startup !== null && !live && startup.error === null
  const nowMs = useNow({ everyMs: 500, ticking: isUnderWay })
  const steps = startup === null ? [] : startupSteps({ startup, live, nowMs })
  const words = live ? describeMayor('waiting') : describeMayor(town?.mayor?.status ?? 'starting')
  const reason = startup?.error ?? (live || town?.mayor?.status === 'starting' ? '' : (town?.mayor?.reason ?? ''))
  return (
    <section aria-label="Startup of the mayor">
      <p className="warming-mayor-state" role="status">
        <StateDot tone={words.tone} />
        {words.text}
      </p>
      {startup === null || (live && startup.phases.length === 0) ? (
        <p className="muted">{live ? 'It was there already.' : ensuring ? 'Asking for the mayor…' : 'It begins in a moment.'}</p>
      ) : (
        <ol className="warming-steps">
          {steps.map(({ phase, label, state, durationMs, prewarmed }) => (
            <li key={phase} data-phase={phase} data-state={state}>
              <span className="startup-mark" aria-hidden="true">
                {state === 'done' ? <Icon name="check" size={11} /> : null}
              </span>
              <span>{label}</span>
              <span className="time">
                {durationMs === null ? '' : formatDuration(durationMs)}
                {prewarmed ? ' warm' : ''}
              </span>
              <span className="visually-hidden">{state}</span>
            </li>
          ))}
        </ol>
      )}
      <ErrorText error={error} />
      {reason === '' ? null : (
        <>
          <p className="error-text" role="alert">
            {reason}
          </p>
          <button type="button" className="button button-small" onClick={onStart}>
            Start the mayor again
          </button>
        </>
      )}
    </section>
  )
}
