/** The least that turns the rows of one map into those of another, its order included. */
export interface RowChanges<V> {
  /** All rows of before go first: the order of what stays is another. */
  readonly clear: boolean
  readonly remove: readonly string[]
  /** Overwritten where they stand. */
  readonly change: readonly (readonly [id: string, value: V, before: V])[]
  /** Added at the end, in this order. */
  readonly append: readonly (readonly [id: string, value: V])[]
}

/**
 * Walks both maps once and compares values by reference, so that a turn at a town of thousands of items costs what it changed and
 * a walk. Null: nothing is known of the rows, all are written.
 */
export function planRowChanges<V>(before: ReadonlyMap<string, V> | null, after: ReadonlyMap<string, V>): RowChanges<V> {
  const remove: string[] = []
  const change: [string, V, V][] = []
  const append: [string, V][] = []
  if (before === after) return { clear: false, remove, change, append }
  if (before === null) return { clear: true, remove, change, append: [...after] }
  const known = before.entries()
  let next = known.next()
  for (const [id, value] of after) {
    while (next.done !== true && next.value[0] !== id && !after.has(next.value[0])) {
      remove.push(next.value[0])
      next = known.next()
    }
    if (next.done === true) {
      if (before.has(id)) return { clear: true, remove: [], change: [], append: [...after] }
      append.push([id, value])
    } else if (next.value[0] === id) {
      if (next.value[1] !== value) change.push([id, value, next.value[1]])
      next = known.next()
    } else {
      return { clear: true, remove: [], change: [], append: [...after] }
    }
  }
  for (; next.done !== true; next = known.next()) remove.push(next.value[0])
  return { clear: false, remove, change, append }
}
