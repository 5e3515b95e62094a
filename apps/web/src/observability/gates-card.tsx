import type { Metrics } from '@gastown/contract/work/metrics'
import { Link } from '@tanstack/react-router'
import { useMemo, type ReactNode } from 'react'
import { useTownVisit } from '../town/town-visit.ts'
import { formatDuration } from '../ui/format-duration.ts'
import { ChartCard } from './chart-card.tsx'
import { percentileSeries } from './percentile-series.ts'

/** How long the gates of the merge queue take, and how often they say no. */
export function GatesCard({ metrics: { gates, gateTime, buckets } }: { readonly metrics: Metrics }): ReactNode {
  const { townId } = useTownVisit()
  const series = useMemo(() => percentileSeries(gateTime), [gateTime])
  return (
    <ChartCard
      title="Gate time"
      text="Each run of a gate on a merged tree. A tree that had passed before is not run again and does not count."
      {...(gateTime.p50Ms === null ? {} : { figure: formatDuration(gateTime.p50Ms) })}
      at={buckets}
      series={series}
      format={formatDuration}
      empty="How long gates take will be drawn here once one has run."
      testId="metric-gates"
    >
      {gates.length === 0 ? null : (
        <div className="table-box" tabIndex={0} role="region" aria-label="Gates, the slowest first">
          <table className="metric-parts">
            <thead>
              <tr>
                <th scope="col">Gate</th>
                <th scope="col">Rig</th>
                {['Runs', 'Failed', 'P50', 'P95'].map((title) => (
                  <th scope="col" className="number" key={title}>
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {gates.map(({ rigId, rigName, command, runs, failed, timedOut, p50Ms, p95Ms }) => (
                <tr key={`${rigId} ${command}`}>
                  <th scope="row">
                    <code className="gate-command">{command}</code>
                  </th>
                  <td>
                    <Link to="/towns/$townId/rigs/$rigId" params={{ townId, rigId }}>
                      {rigName}
                    </Link>
                  </td>
                  <td className="number">{runs}</td>
                  <td className="number" title={timedOut === 0 ? undefined : `${timedOut} of them took too long`}>
                    {Math.round(((failed + timedOut) / runs) * 100)} %
                  </td>
                  <td className="number">{formatDuration(p50Ms)}</td>
                  <td className="number">{formatDuration(p95Ms)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </ChartCard>
  )
}
