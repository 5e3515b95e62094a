import type { BeadId } from '@gastown/contract/work/ids'

/** A circle of beads that would wait for each other once `beadId` depends on `dependsOn`, as a path; null: there is none. */
export function findCycle(
  dependenciesOf: (beadId: BeadId) => readonly BeadId[],
  beadId: BeadId,
  dependsOn: readonly BeadId[],
): readonly BeadId[] | null {
  const seen = new Set<BeadId>()
  const walk = (current: BeadId, path: readonly BeadId[]): readonly BeadId[] | null => {
    if (current === beadId) return [...path, current]
    if (seen.has(current)) return null
    seen.add(current)
    for (const next of dependenciesOf(current)) {
      const found = walk(next, [...path, current])
      if (found !== null) return found
    }
    return null
  }
  for (const first of dependsOn) {
    const found = walk(first, [beadId])
    if (found !== null) return found
  }
  return null
}
