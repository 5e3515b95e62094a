import type { BeadId } from '@gastown/contract/work/ids'

interface Dependent {
  readonly beadId: BeadId
  readonly dependsOn: readonly BeadId[]
}

/**
 * Members of a convoy by when they can begin: those of a wave wait only for earlier waves. What they depend on outside of the convoy
 * counts for nothing. The town lets no circle come to be; should there be one, its beads are the last wave.
 */
export function wavesOf<T extends Dependent>(members: readonly T[]): readonly (readonly T[])[] {
  const waves: T[][] = []
  let rest = members
  while (rest.length > 0) {
    const waiting = new Set(rest.map(({ beadId }) => beadId))
    const free = rest.filter(({ dependsOn }) => !dependsOn.some((id) => waiting.has(id)))
    if (free.length === 0) return [...waves, [...rest]]
    waves.push(free)
    const begun = new Set(free.map(({ beadId }) => beadId))
    rest = rest.filter(({ beadId }) => !begun.has(beadId))
  }
  return waves
}
