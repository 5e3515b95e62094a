import type { PastStart } from '@gastown/contract/startup-history'
import { startupPhases } from '@gastown/contract/telemetry'
import { useState, type ReactNode } from 'react'
import { describeOutcome, describePrewarm } from '../town/town-words.ts'
import { formatDuration } from '../ui/format-duration.ts'
import { Hint } from '../ui/hint.tsx'
import { Time } from '../ui/time.tsx'
import { describePhase } from './phase-words.ts'
import { StartsTable } from './starts-table.tsx'
import { scaleEndMs, waterfallBars } from './waterfall-geometry.ts'

/** As many as fit a screen. */
const shownAtFirst = 12
const ticks = [0, 0.25, 0.5, 0.75, 1] as const

/** The last starts, one row each, on one time scale. */
export function StartWaterfall({ starts }: { readonly starts: readonly PastStart[] }): ReactNode {
  const [showsAll, setShowsAll] = useState(false)
  const shown = showsAll ? starts : starts.slice(0, shownAtFirst)
  const endMs = scaleEndMs(shown)
  const phases = startupPhases.filter(
    (name) => name !== 'first_token' && shown.some((start) => start.phases.some(({ phase }) => phase === name)),
  )
  return (
    <section className="startup-card" aria-labelledby="waterfall-title">
      <h3 id="waterfall-title">The last starts</h3>
      {starts.length === 0 ? (
        <p className="muted">Each start of the mayor will be a row here, with a bar for each of its phases.</p>
      ) : (
        <>
          <ul className="phase-legend" aria-label="Colours of the phases">
            {phases.map((phase) => (
              <li key={phase} data-phase={phase}>
                {describePhase(phase)}
              </li>
            ))}
            <li className="legend-prewarmed">done by a prewarm</li>
          </ul>
          <ol className="waterfall">
            {shown.map((start) => (
              <WaterfallRow key={`${start.agentId}/${start.startedAt}`} start={start} endMs={endMs} />
            ))}
          </ol>
          <div className="waterfall-scale" aria-hidden="true">
            {ticks.map((share) => (
              <span key={share} style={{ left: `${share * 100}%` }}>
                {share === 0 ? '0' : formatDuration(endMs * share)}
              </span>
            ))}
          </div>
          <div className="startup-more">
            {starts.length > shownAtFirst ? (
              <button type="button" className="button button-small" onClick={() => setShowsAll(!showsAll)}>
                {showsAll ? `Show the last ${shownAtFirst}` : `Show all ${starts.length}`}
              </button>
            ) : null}
            <StartsTable starts={shown} />
          </div>
        </>
      )}
    </section>
  )
}

function WaterfallRow({ start, endMs }: { readonly start: PastStart; readonly endMs: number }): ReactNode {
  const bars = waterfallBars(start, endMs)
  const lanes = Math.max(1, ...bars.map(({ lane }) => lane + 1))
  const ready = start.readyMs === null ? 'not ready' : `ready in ${formatDuration(start.readyMs)}`
  const text = [
    ...start.phases.map(
      ({ phase, phaseMs, prewarmed }) => `${describePhase(phase)} ${prewarmed ? 'prewarmed' : formatDuration(phaseMs)}`,
    ),
    ready,
  ]
  return (
    <li className="waterfall-row" data-testid="waterfall-row">
      <div className="waterfall-label">
        <Time at={start.startedAt} /> <span className="waterfall-ready">{ready}</span>
        <small>{describeStart(start)}</small>
      </div>
      <Hint text={<PhaseList start={start} />}>
        <div className="waterfall-track" role="img" tabIndex={0} aria-label={text.join(', ')} style={{ height: 8 + lanes * 9 }}>
          {bars.map(({ phase, left, width, lane }) => (
            <span
              key={phase.phase}
              className="waterfall-bar"
              data-phase={phase.phase}
              data-prewarmed={phase.prewarmed}
              style={{ left: `${left}%`, width: `${width}%`, top: 4 + lane * 9 }}
            />
          ))}
        </div>
      </Hint>
    </li>
  )
}

function PhaseList({ start }: { readonly start: PastStart }): ReactNode {
  return (
    <ul className="phase-list">
      {start.phases.map(({ phase, phaseMs, elapsedMs, prewarmed }) => (
        <li key={phase} data-phase={phase}>
          <span>{describePhase(phase)}</span>
          <b>{prewarmed ? 'prewarmed' : formatDuration(phaseMs)}</b>
          <span className="muted">at {formatDuration(elapsedMs)}</span>
        </li>
      ))}
    </ul>
  )
}

/** What became of a start, in words. */
function describeStart({ role, outcome, prewarm }: PastStart): string {
  const words = [
    ...(role === 'mayor' ? [] : [role]),
    outcome === null ? 'nobody came' : describeOutcome(outcome).toLowerCase(),
    ...(prewarm === null ? [] : [describePrewarm(prewarm)]),
  ]
  return words.join(' · ')
}
