import type { TownView } from '@gastown/contract/views'
import type { ReactNode } from 'react'
import { formatDuration } from '../ui/format-duration.ts'
import { Icon } from '../ui/icons.tsx'
import { useNow } from '../ui/use-now.ts'
import { startupSteps, type StartupStep } from './startup-steps.ts'

interface StartupStripProps {
  readonly town: TownView | null
  readonly ensuring: boolean
  readonly mayorIsLive: boolean
  readonly onStart: () => void
}

/** How the mayor's latest start went, or is going, phase by phase. */
export function StartupStrip({ town, ensuring, mayorIsLive, onStart }: StartupStripProps): ReactNode {
  const startup = town?.startup ?? null
  const stepsAt = (nowMs: number): StartupStep[] => (startup === null ? [] : startupSteps({ startup, live: mayorIsLive, nowMs }))
  const nowMs = useNow({ everyMs: 500, ticking: stepsAt(0).some(({ state }) => state === 'running') })
  const canStart =
    town !== null &&
    !ensuring &&
    !mayorIsLive &&
    (['asleep', 'failed'].includes(town.container.state) || town.mayor?.status === 'dead')
  return (
    <section className="startup" aria-label="Startup of the mayor" data-testid="startup-strip" data-live={mayorIsLive}>
      {startup !== null && mayorIsLive && startup.phases.length === 0 ? (
        <p className="startup-empty muted">The mayor was ready before anybody looked.</p>
      ) : startup === null ? (
        <p className="startup-empty muted">{ensuring ? 'Asking for the mayor…' : 'The mayor has not been started yet.'}</p>
      ) : (
        <ol className="startup-steps">
          {stepsAt(nowMs).map((step) => (
            <Step key={step.phase} step={step} />
          ))}
        </ol>
      )}
      {canStart ? (
        <button type="button" className="button button-small button-primary" onClick={onStart}>
          <Icon name="play" size={12} /> {town.container.state === 'asleep' ? 'Wake the mayor' : 'Start the mayor again'}
        </button>
      ) : null}
    </section>
  )
}

function Step({ step }: { readonly step: StartupStep }): ReactNode {
  const time = step.durationMs === null ? '' : formatDuration(step.durationMs)
  return (
    <li className="startup-step" data-state={step.state} data-phase={step.phase} title={`${step.label}: ${time || step.state}`}>
      <span className="startup-mark" aria-hidden="true">
        {step.state === 'done' ? <Icon name="check" size={11} /> : null}
      </span>
      <span className="startup-label">{step.label}</span>
      <span className="startup-time">
        {time}
        {step.prewarmed ? <span className="startup-warm">warm</span> : null}
      </span>
      <span className="visually-hidden">{step.state}</span>
    </li>
  )
}
