import type { TownView } from '@gastown/contract/views'

/** The top-level fields of a town's view that differ, whole; null when none does. */
export function changedFields(before: TownView, after: TownView): Partial<TownView> | null {
  const keys = Object.keys(after) as (keyof TownView)[]
  const changed = keys.filter((key) => before[key] !== after[key] && JSON.stringify(before[key]) !== JSON.stringify(after[key]))
  return changed.length === 0 ? null : (Object.fromEntries(changed.map((key) => [key, after[key]])) as Partial<TownView>)
}
