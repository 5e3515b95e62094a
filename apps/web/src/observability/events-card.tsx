import type { Metrics } from '@gastown/contract/work/metrics'
import { useMemo, type ReactNode } from 'react'
import { ChartCard } from './chart-card.tsx'
import type { ChartSeries } from './chart-data.ts'
import { formatCount } from './format-count.ts'

const hourMs = 3_600_000

/** How lively the town was. */
export function EventsCard({ metrics: { events, buckets, bucketMs } }: { readonly metrics: Metrics }): ReactNode {
  const series = useMemo<ChartSeries[]>(
    () => [{ name: 'Per hour', values: events.overTime.map((count) => (count * hourMs) / bucketMs), shape: 'bar', colour: 7 }],
    [events, bucketMs],
  )
  return (
    <ChartCard
      title="Events"
      text="Facts that the town recorded, as a rate per hour."
      figure={formatCount(events.total)}
      at={buckets}
      series={series}
      format={formatCount}
      empty="What the town records will be drawn here."
      testId="metric-events"
    />
  )
}
