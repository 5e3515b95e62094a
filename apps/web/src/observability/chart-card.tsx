import { useId, type ReactNode } from 'react'
import { Time } from '../ui/time.tsx'
import { Chart } from './chart.tsx'
import { isEmpty, type ChartSeries } from './chart-data.ts'

interface ChartCardProps {
  readonly title: string
  /** What is measured, in a sentence. */
  readonly text: string
  /** The one number, beside the title. */
  readonly figure?: ReactNode
  readonly controls?: ReactNode
  readonly at: readonly string[]
  readonly series: readonly ChartSeries[]
  readonly format: (value: number) => string
  readonly whole?: boolean
  /** What will be drawn once there is something. */
  readonly empty: string
  readonly testId: string
  /** Below the chart. */
  readonly children?: ReactNode
}

/** A chart with what it measures, and the same numbers as a table. */
export function ChartCard(props: ChartCardProps): ReactNode {
  const { title, text, figure, controls, at, series, format, whole = false, empty, testId, children } = props
  const titleId = useId()
  const nothing = isEmpty(series)
  return (
    <section className="metric-card" aria-labelledby={titleId} data-testid={testId}>
      <div className="metric-card-head">
        <h3 id={titleId}>{title}</h3>
        {figure === undefined ? null : <b className="metric-figure">{figure}</b>}
      </div>
      <p className="muted metric-text">{text}</p>
      {controls === undefined ? null : <div className="metric-controls">{controls}</div>}
      {nothing ? (
        <p className="metric-empty">{empty}</p>
      ) : (
        <>
          <Chart label={title} at={at} series={series} format={format} whole={whole} />
          <details className="as-table">
            <summary>As a table</summary>
            <SeriesTable title={title} at={at} series={series} format={format} />
          </details>
        </>
      )}
      {children}
    </section>
  )
}

type SeriesTableProps = Pick<ChartCardProps, 'title' | 'at' | 'series' | 'format'>

/** Newest first. */
function SeriesTable({ title, at, series, format }: SeriesTableProps): ReactNode {
  return (
    <div className="table-box metric-table-box" tabIndex={0} role="region" aria-label={`${title} as a table`}>
      <table>
        <thead>
          <tr>
            <th scope="col">From</th>
            {series.map(({ name }) => (
              <th scope="col" className="number" key={name}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {at
            .map((from, index) => (
              <tr key={from}>
                <th scope="row">
                  <Time at={from} />
                </th>
                {series.map(({ name, values }) => {
                  const value = values[index] ?? null
                  return (
                    <td className="number" key={name}>
                      {value === null ? '–' : format(value)}
                    </td>
                  )
                })}
              </tr>
            ))
            .toReversed()}
        </tbody>
      </table>
    </div>
  )
}
