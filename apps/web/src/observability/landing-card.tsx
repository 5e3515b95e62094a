import type { Metrics } from '@gastown/contract/work/metrics'
import { useMemo, type ReactNode } from 'react'
import { formatDuration } from '../ui/format-duration.ts'
import { ChartCard } from './chart-card.tsx'
import { percentileSeries } from './percentile-series.ts'

/** How long a bead takes from ready to landed. */
export function LandingCard({ metrics: { readyToLanded, buckets } }: { readonly metrics: Metrics }): ReactNode {
  const series = useMemo(() => percentileSeries(readyToLanded), [readyToLanded])
  return (
    <ChartCard
      title="Ready to landed"
      text="From when nothing held, staged or blocked a bead any more until git had its commit on the target."
      {...(readyToLanded.p50Ms === null ? {} : { figure: formatDuration(readyToLanded.p50Ms) })}
      at={buckets}
      series={series}
      format={formatDuration}
      empty="How long beads take will be drawn here once one has landed."
      testId="metric-landing"
    />
  )
}
