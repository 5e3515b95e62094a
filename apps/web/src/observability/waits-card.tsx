import type { Metrics } from '@gastown/contract/work/metrics'
import { useMemo, type ReactNode } from 'react'
import { ChartCard } from './chart-card.tsx'
import { chartColours, type ChartSeries } from './chart-data.ts'
import { formatBeadTime } from './format-count.ts'
import { sharedWaits } from './shared-waits.ts'
import { waitWords } from './wait-words.ts'

/** Where the time of unfinished beads went, by reason. */
export function WaitsCard({ metrics: { waits, buckets } }: { readonly metrics: Metrics }): ReactNode {
  const rows = useMemo(() => sharedWaits(waits), [waits])
  const series = useMemo<ChartSeries[]>(
    () =>
      rows
        .filter(({ waits: isWait }) => isWait)
        .map(({ name, beadMsOverTime, colour }) => ({ name, values: beadMsOverTime, shape: 'bar', colour })),
    [rows],
  )
  const waitedMs = rows.reduce((sum, { waits: isWait, beadMs }) => sum + (isWait ? beadMs : 0), 0)
  return (
    <ChartCard
      title="Waiting, by reason"
      text="How long unfinished beads waited, all together: two beads that wait an hour are two hours."
      figure={formatBeadTime(waitedMs)}
      at={buckets}
      series={series}
      format={formatBeadTime}
      empty="What beads wait for will be drawn here."
      testId="metric-waits"
    >
      {rows.length === 0 ? null : (
        <div className="table-box" tabIndex={0} role="region" aria-label="Time of beads by what it was spent on">
          <table className="metric-parts">
            <thead>
              <tr>
                <th scope="col">What for</th>
                <th scope="col" className="number">
                  Now
                </th>
                <th scope="col" className="number">
                  Time
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.kind} data-wait={row.kind} title={waitWords[row.kind].text}>
                  <th scope="row">
                    <i className="swatch" data-colour={row.waits ? Math.min(row.colour, chartColours) : undefined} />
                    {row.name}
                    {row.waits ? null : <span className="muted"> goes on</span>}
                  </th>
                  <td className="number">{row.now}</td>
                  <td className="number">{formatBeadTime(row.beadMs)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </ChartCard>
  )
}
