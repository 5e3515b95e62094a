import type { Metrics } from '@gastown/contract/work/metrics'
import type { ChartSeries } from './chart-data.ts'

/** Median and P95 of what was measured in each bucket. */
export function percentileSeries({ p50OverTime, p95OverTime }: Metrics['gateTime']): ChartSeries[] {
  return [
    { name: 'P50', values: p50OverTime, shape: 'line', colour: 1 },
    { name: 'P95', values: p95OverTime, shape: 'line', colour: 2 },
  ]
}
