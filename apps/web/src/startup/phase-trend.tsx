import type { StartupHistory } from '@gastown/contract/startup-history'
import { startupPhases } from '@gastown/contract/telemetry'
import { useState, type ReactNode } from 'react'
import { formatDuration } from '../ui/format-duration.ts'
import { Time } from '../ui/time.tsx'
import { PhaseChart } from './phase-chart.tsx'
import { chosenSeries, seriesKey } from './phase-series.ts'
import { describePhase } from './phase-words.ts'

type Series = StartupHistory['series'][number]

/** P50 and P95 of one phase over time. */
export function PhaseTrend({ series }: { readonly series: readonly Series[] }): ReactNode {
  const [key, setKey] = useState<string | null>(null)
  const [isLog, setIsLog] = useState(false)
  const shown = chosenSeries(series, key)
  const order = series.toSorted((one, other) => startupPhases.indexOf(one.phase) - startupPhases.indexOf(other.phase))
  return (
    <section className="startup-card" aria-labelledby="trend-title">
      <div className="startup-card-head">
        <h3 id="trend-title">Phases over time</h3>
        {shown === null ? null : (
          <>
            <select
              className="input-short"
              aria-label="Phase"
              value={seriesKey(shown)}
              onChange={(event) => setKey(event.target.value)}
            >
              {order.map((one) => (
                <option key={seriesKey(one)} value={seriesKey(one)}>
                  {nameOf(one)}
                </option>
              ))}
            </select>
            <label className="check">
              <input type="checkbox" checked={isLog} onChange={(event) => setIsLog(event.target.checked)} />
              Log scale
            </label>
          </>
        )}
      </div>
      {shown === null ? (
        <p className="muted">
          How long each phase took, as a median and a P95 over time, will be drawn here after the first start.
        </p>
      ) : (
        <>
          <PhaseChart series={shown} isLog={isLog} />
          <details className="as-table">
            <summary>As a table</summary>
            <TrendTable series={shown} />
          </details>
        </>
      )}
    </section>
  )
}

function TrendTable({ series }: { readonly series: Series }): ReactNode {
  return (
    <div className="table-box" tabIndex={0} role="region" aria-label={`${nameOf(series)} over time as a table`}>
      <table>
        <thead>
          <tr>
            <th scope="col">From</th>
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
          {series.points.map(({ at, count, p50Ms, p95Ms }) => (
            <tr key={at}>
              <th scope="row">
                <Time at={at} />
              </th>
              <td className="number">{count}</td>
              <td className="number">{formatDuration(p50Ms)}</td>
              <td className="number">{formatDuration(p95Ms)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function nameOf({ phase, prewarmed }: Series): string {
  return `${describePhase(phase)}${prewarmed ? ', prewarmed' : ''}`
}
