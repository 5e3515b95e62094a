import type { Metrics } from '@gastown/contract/work/metrics'
import { useMemo, type ReactNode } from 'react'
import { ChartCard } from './chart-card.tsx'
import type { ChartSeries } from './chart-data.ts'
import { formatCount } from './format-count.ts'

/** What went in and what came out. */
export function ThroughputCard({ metrics: { throughput, buckets } }: { readonly metrics: Metrics }): ReactNode {
  const series = useMemo<ChartSeries[]>(
    () => [
      { name: 'Landed', values: throughput.landedOverTime, shape: 'bar', colour: 3 },
      { name: 'Closed', values: throughput.closedOverTime, shape: 'bar', colour: 7 },
      { name: 'Failed', values: throughput.failedOverTime, shape: 'bar', colour: 4 },
      { name: 'Made', values: throughput.createdOverTime, shape: 'line', colour: 2 },
    ],
    [throughput],
  )
  const { created, landed, closed, failed } = throughput
  return (
    <ChartCard
      title="Throughput"
      text={`${created} made, ${landed} landed, ${closed} closed without a commit of their own, ${failed} failed.`}
      figure={formatCount(landed)}
      at={buckets}
      series={series}
      format={formatCount}
      whole
      empty="Beads that are made, landed or failed will be drawn here."
      testId="metric-throughput"
    />
  )
}
