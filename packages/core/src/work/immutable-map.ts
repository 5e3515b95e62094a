/** A copy with the entry put, at its place or at the end. */
export function withEntry<K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> {
  return new Map(map).set(key, value)
}

/** A copy without the key; the same map when it has none. */
export function withoutKey<K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> {
  if (!map.has(key)) return map
  const copy = new Map(map)
  copy.delete(key)
  return copy
}

/** A copy in which the value of `key` is changed; the same map when there is none, or when `change` gives it back as it is. */
export function withChanged<K, V>(map: ReadonlyMap<K, V>, key: K, change: (value: V) => V): ReadonlyMap<K, V> {
  const value = map.get(key)
  if (value === undefined) return map
  const changed = change(value)
  return changed === value ? map : withEntry(map, key, changed)
}
