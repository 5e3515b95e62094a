import type { BeadId } from '@gastown/contract/work/ids'
import type { ImportedBead } from '@gastown/contract/work/intents'

/** Beads that are made in one turn: some milliseconds, so that whoever else wants something of the town waits no longer. */
export const beadsPerPart = 100

export interface ImportPart {
  readonly beads: readonly ImportedBead[]
  /** Of the parts behind this one: what beads of this one are parts of. */
  readonly coming: readonly BeadId[]
}

/** An import in parts that are made one after the other: no bead comes before what it waits for. The beads wait for each other in no circle. */
export function importParts(beads: readonly ImportedBead[]): readonly ImportPart[] {
  const ordered = blockersFirst(beads)
  const later = new Set(ordered.map(({ beadId }) => beadId))
  const parts: ImportPart[] = []
  for (let at = 0; at < ordered.length; at += beadsPerPart) {
    const part = ordered.slice(at, at + beadsPerPart)
    for (const { beadId } of part) later.delete(beadId)
    const parents = new Set(part.flatMap(({ parentId }) => parentId ?? []))
    parts.push({ beads: part, coming: [...parents].filter((parentId) => later.has(parentId)) })
  }
  return parts
}

/** In the order of the file as far as that goes. A chain may be as long as the file: no recursion. */
function blockersFirst(beads: readonly ImportedBead[]): readonly ImportedBead[] {
  const byId = new Map(beads.map((bead) => [bead.beadId, bead]))
  const seen = new Set<BeadId>()
  const ordered: ImportedBead[] = []
  for (const first of beads) {
    const way = [{ bead: first, rest: [...first.dependsOn].toReversed() }]
    if (seen.has(first.beadId)) continue
    seen.add(first.beadId)
    for (let at = way.at(-1); at !== undefined; at = way.at(-1)) {
      const next = at.rest.pop()
      const blocker = next === undefined ? undefined : byId.get(next)
      if (next === undefined) {
        ordered.push(at.bead)
        way.pop()
      } else if (blocker !== undefined && !seen.has(next)) {
        seen.add(next)
        way.push({ bead: blocker, rest: [...blocker.dependsOn].toReversed() })
      }
    }
  }
  return ordered
}
