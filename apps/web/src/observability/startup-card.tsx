import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { useTownVisit } from '../town/town-visit.ts'
import { ErrorText } from '../ui/error-text.tsx'
import { formatDuration } from '../ui/format-duration.ts'

/** How the mayor's starts went lately; the page of starts has them phase by phase. */
export function StartupCard(): ReactNode {
  const { townId } = useTownVisit()
  const { data, error } = useQuery(useTRPC().gastown.getStartupHistory.queryOptions({ townId, days: 7 }))
  const rows = [true, false].map((warm) => ({ warm, ready: data?.ready.find((one) => one.warm === warm) }))
  return (
    <section className="metric-card" aria-labelledby="startup-summary" data-testid="metric-startup">
      <div className="metric-card-head">
        <h3 id="startup-summary">Starts of the mayor</h3>
        {data === undefined || data.prewarmHitRate === null ? null : (
          <b className="metric-figure">{Math.round(data.prewarmHitRate * 100)} % warm</b>
        )}
      </div>
      <p className="muted metric-text">Until its session was open, over the last 7 days.</p>
      <ErrorText error={error} />
      <div className="table-box" tabIndex={0} role="region" aria-label="Starts of the mayor">
        <table className="metric-parts">
          <thead>
            <tr>
              <th scope="col">Agent server</th>
              {['Starts', 'P50', 'P95'].map((title) => (
                <th scope="col" className="number" key={title}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ warm, ready }) => (
              <tr key={String(warm)}>
                <th scope="row">{warm ? 'was there (warm)' : 'had to boot (cold)'}</th>
                <td className="number">{ready?.count ?? 0}</td>
                <td className="number">{ready === undefined ? '–' : formatDuration(ready.p50Ms)}</td>
                <td className="number">{ready === undefined ? '–' : formatDuration(ready.p95Ms)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="metric-card-foot">
        <Link to="/towns/$townId/startup" params={{ townId }} className="button button-small">
          Phase by phase
        </Link>
      </div>
    </section>
  )
}
