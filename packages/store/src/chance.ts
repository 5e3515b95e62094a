/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export type Chance = () => number

export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** Adds, overwrites in place, removes, or moves one entry to the end. */
export function changeMap<K, V>(map: ReadonlyMap<K, V>, key: K, make: (key: K) => V, chance: Chance): ReadonlyMap<K, V> {
  const next = new Map(map)
  const wish = chance()
  if (wish < 0.5) return next.set(key, make(key))
  next.delete(key)
  return wish < 0.75 ? next : next.set(key, make(key))
}
