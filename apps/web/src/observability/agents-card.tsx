import type { Metrics } from '@gastown/contract/work/metrics'
import { useMemo, type ReactNode } from 'react'
import { ChartCard } from './chart-card.tsx'
import type { ChartSeries } from './chart-data.ts'
import { formatCount } from './format-count.ts'

/** How busy the workers were, against how many may be. */
export function AgentsCard({ metrics: { agents, buckets } }: { readonly metrics: Metrics }): ReactNode {
  const series = useMemo<ChartSeries[]>(
    () => [
      { name: 'Working', values: agents.workingOverTime, shape: 'bar', colour: 2 },
      { name: 'At most', values: agents.peakOverTime, shape: 'line', colour: 1 },
      { name: 'Limit', values: agents.limitOverTime, shape: 'limit', colour: 4 },
    ],
    [agents],
  )
  return (
    <ChartCard
      title="Agents at work"
      text="Workers with a bead or a review, on average and at most, against the town’s limit at that time."
      figure={`${agents.now} of ${agents.limitNow}`}
      at={buckets}
      series={series}
      format={formatCount}
      empty="How many workers are busy will be drawn here."
      testId="metric-agents"
    />
  )
}
