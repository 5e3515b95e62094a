import type { TownId } from '@gastown/contract/ids'
import { startupPhases } from '@gastown/contract/telemetry'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { describeOutcome, describePrewarm } from '../town/town-words.ts'
import { formatDuration } from '../ui/format-duration.ts'

/** How long starts really took here. */
export function StartupMetricsTable({ townId }: { readonly townId: TownId }): ReactNode {
  const { data } = useQuery(useTRPC().gastown.getStartupMetrics.queryOptions({ townId }, { staleTime: 0 }))
  if (data === undefined) return null
  const order: readonly string[] = startupPhases
  const rank = (phase: string): number => (order.includes(phase) ? order.indexOf(phase) : order.length)
  const phases = data.phases.toSorted(
    (a, b) => rank(a.phase) - rank(b.phase) || a.role.localeCompare(b.role) || Number(a.prewarmed) - Number(b.prewarmed),
  )
  return (
    <section className="settings-section settings-wide">
      <h3>Startup, last 30 days</h3>
      {phases.length === 0 ? (
        <p className="muted">Nothing was measured yet.</p>
      ) : (
        <div className="table-box" tabIndex={0} role="region" aria-label="Startup phases">
          <table>
            <thead>
              <tr>
                <th scope="col">Phase</th>
                <th scope="col">Role</th>
                <th scope="col">Prewarmed</th>
                <th scope="col" className="number">
                  Starts
                </th>
                <th scope="col" className="number">
                  P50
                </th>
                <th scope="col" className="number">
                  P95
                </th>
              </tr>
            </thead>
            <tbody>
              {phases.map((row) => (
                <tr key={`${row.phase}/${row.role}/${row.prewarmed}`}>
                  <td>
                    <code>{row.phase}</code>
                  </td>
                  <td>{row.role}</td>
                  <td>{row.prewarmed ? 'yes' : 'no'}</td>
                  <td className="number">{row.count}</td>
                  <td className="number">{formatDuration(row.p50Ms)}</td>
                  <td className="number">{formatDuration(row.p95Ms)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <div className="tallies">
        {data.decisions.map(({ outcome, count }) => (
          <span className="tally" key={outcome} title={outcome}>
            <b>{count}</b> {describeOutcome(outcome).toLowerCase()}
          </span>
        ))}
        {data.prewarms.map(({ outcome, count }) => (
          <span className="tally" key={outcome} title={`prewarm ${outcome}`}>
            <b>{count}</b> {describePrewarm(outcome)}
          </span>
        ))}
      </div>
    </section>
  )
}
