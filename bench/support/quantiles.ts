export interface Spread {
  readonly runs: number
  readonly p50Ms: number
  readonly p95Ms: number
}

/** P50 and P95 of durations in milliseconds, by nearest rank (so both are values that were measured). Needs at least one. */
export function spreadOf(durationsMs: readonly number[]): Spread {
  const sorted = durationsMs.toSorted((left, right) => left - right)
  const rank = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]
  const [p50, p95] = [rank(0.5), rank(0.95)]
  if (p50 === undefined || p95 === undefined) throw new Error('Nothing was measured.')
  return { runs: sorted.length, p50Ms: round(p50), p95Ms: round(p95) }
}

/** To a tenth of a millisecond: more is noise. */
function round(ms: number): number {
  return Math.round(ms * 10) / 10
}
