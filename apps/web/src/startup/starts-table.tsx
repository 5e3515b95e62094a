import type { PastStart } from '@gastown/contract/startup-history'
import { startupPhases } from '@gastown/contract/telemetry'
import type { ReactNode } from 'react'
import { describeOutcome } from '../town/town-words.ts'
import { formatDuration } from '../ui/format-duration.ts'
import { Time } from '../ui/time.tsx'
import { describePhase } from './phase-words.ts'

/** The waterfall in numbers, for whoever does not see it or wants to copy it. */
export function StartsTable({ starts }: { readonly starts: readonly PastStart[] }): ReactNode {
  const shown = startupPhases.filter((name) => starts.some((start) => start.phases.some(({ phase }) => phase === name)))
  return (
    <details className="as-table">
      <summary>As a table</summary>
      <div className="table-box" tabIndex={0} role="region" aria-label="The last starts as a table">
        <table>
          <thead>
            <tr>
              <th scope="col">Start</th>
              <th scope="col">Outcome</th>
              {shown.map((phase) => (
                <th scope="col" className="number" key={phase}>
                  {describePhase(phase)}
                </th>
              ))}
              <th scope="col" className="number">
                Ready
              </th>
            </tr>
          </thead>
          <tbody>
            {starts.map((start) => (
              <tr key={`${start.agentId}/${start.startedAt}`}>
                <th scope="row">
                  <Time at={start.startedAt} />
                </th>
                <td>{start.outcome === null ? '–' : describeOutcome(start.outcome)}</td>
                {shown.map((name) => (
                  <td className="number" key={name}>
                    {describeCell(start.phases.find(({ phase }) => phase === name))}
                  </td>
                ))}
                <td className="number">{start.readyMs === null ? '–' : formatDuration(start.readyMs)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}

function describeCell(phase: PastStart['phases'][number] | undefined): string {
  if (phase === undefined) return '–'
  return phase.prewarmed ? 'prewarmed' : formatDuration(phase.phaseMs)
}
