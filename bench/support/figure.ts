import { spreadOf, type Spread } from './quantiles.ts'

/** What a figure must not pass. `timesFloor`: a multiple of the floor that was measured in the same run. */
export interface Target {
  readonly p50Ms?: number
  readonly p95Ms?: number
  readonly timesFloor?: number
}

/** One measured thing: its durations' spread, what it is compared with, and whether it is what was asked for. */
export interface Figure extends Spread {
  readonly scenario: string
  readonly what: string
  readonly target: Target | null
  /** P50 of what this one is compared with, and its name. */
  readonly floor: { readonly what: string; readonly p50Ms: number } | null
  /** P50 over the floor's P50. */
  readonly ratio: number | null
  /** Null when nothing was asked for. */
  readonly reached: boolean | null
}

export function figureOf(options: {
  readonly scenario: string
  readonly what: string
  readonly durationsMs: readonly number[]
  readonly target?: Target
  readonly floor?: { readonly what: string; readonly p50Ms: number }
}): Figure {
  const { scenario, what, durationsMs, target = null } = options
  // A floor may be a sum: told to a tenth of a millisecond too.
  const floor = options.floor === undefined ? null : { ...options.floor, p50Ms: Math.round(options.floor.p50Ms * 10) / 10 }
  const spread = spreadOf(durationsMs)
  return {
    scenario,
    what,
    ...spread,
    target,
    floor,
    // What takes less than can be told has no multiple.
    ratio: floor === null || floor.p50Ms === 0 ? null : Math.round((spread.p50Ms / floor.p50Ms) * 100) / 100,
    reached: target === null ? null : isReached(spread, target, floor?.p50Ms ?? null),
  }
}

function isReached(spread: Spread, target: Target, floorMs: number | null): boolean {
  if (target.p50Ms !== undefined && spread.p50Ms > target.p50Ms) return false
  if (target.p95Ms !== undefined && spread.p95Ms > target.p95Ms) return false
  if (target.timesFloor === undefined) return true
  if (floorMs === null) throw new Error('A figure that is measured against a floor needs one.')
  // To a tenth of a millisecond, as durations are told.
  return spread.p50Ms <= Math.round(target.timesFloor * floorMs * 10) / 10
}

/** Such as "p50 ≤ 200 ms, p95 ≤ 400 ms"; empty when nothing was asked for. */
export function describeTarget(target: Target | null): string {
  if (target === null) return ''
  return [
    target.p50Ms === undefined ? [] : [`p50 ≤ ${target.p50Ms} ms`],
    target.p95Ms === undefined ? [] : [`p95 ≤ ${target.p95Ms} ms`],
    target.timesFloor === undefined ? [] : [`≤ ${target.timesFloor} × floor`],
  ]
    .flat()
    .join(', ')
}
