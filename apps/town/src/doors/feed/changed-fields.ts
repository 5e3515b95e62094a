import type { TownDelta } from '@gastown/contract/status-feed'
import type { TownView } from '@gastown/contract/views'

/** What of a town's view differs; null when nothing does. */
export function changedFields(before: TownView, after: TownView): TownDelta | null {
  const { work: workBefore, ...othersBefore } = before
  const { work: workAfter, ...othersAfter } = after
  const work = workBefore === workAfter ? null : fieldsThatDiffer(workBefore, workAfter)
  const others = fieldsThatDiffer(othersBefore, othersAfter)
  if (work === null) return others
  return { ...others, work }
}

function fieldsThatDiffer<T extends object>(before: T, after: T): Partial<T> | null {
  const keys = Object.keys(after) as (keyof T)[]
  const changed = keys.filter((key) => before[key] !== after[key] && JSON.stringify(before[key]) !== JSON.stringify(after[key]))
  return changed.length === 0 ? null : (Object.fromEntries(changed.map((key) => [key, after[key]])) as Partial<T>)
}
