/** A seeded source of chance (mulberry32): the same seed gives the same life. */
export interface Chance {
  /** A whole number from 0 up to and without `limit`. */
  below(limit: number): number
  /** True in `percent` of 100 cases. */
  percent(percent: number): boolean
  /** One of them; undefined of none. */
  pick<T>(from: readonly T[]): T | undefined
}

export function chanceFrom(seed: number): Chance {
  let state = seed
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * limit)
  }
  return { below, percent: (percent) => below(100) < percent, pick: (from) => from[below(from.length)] }
}
