import type { StartupHistory } from '@gastown/contract/startup-history'

type Series = StartupHistory['series'][number]

/** What a log scale shows for 0: the least that is measured. */
const leastMs = 1

/** Times in seconds since 1970, and the P50 and P95 in ms, as the chart takes them. */
export function chartDataOf({ points }: Series, isLog: boolean): [number[], number[], number[]] {
  const shown = (ms: number): number => (isLog ? Math.max(leastMs, ms) : ms)
  return [
    points.map(({ at }) => Date.parse(at) / 1000),
    points.map(({ p50Ms }) => shown(p50Ms)),
    points.map(({ p95Ms }) => shown(p95Ms)),
  ]
}

export const seriesKey = ({ phase, prewarmed }: Pick<Series, 'phase' | 'prewarmed'>): string =>
  `${phase}${prewarmed ? '/prewarmed' : ''}`

/** The series that was chosen, else the one that takes longest: it is what a person came to see. */
export function chosenSeries(series: readonly Series[], key: string | null): Series | null {
  const chosen = series.find((one) => seriesKey(one) === key)
  const worstMs = ({ points, phase }: Series): number =>
    phase === 'first_token' ? 0 : Math.max(...points.map(({ p95Ms }) => p95Ms))
  return chosen ?? series.toSorted((one, other) => worstMs(other) - worstMs(one))[0] ?? null
}
