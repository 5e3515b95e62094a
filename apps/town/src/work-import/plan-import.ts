import { GastownError } from '@gastown/contract/errors'
import type { RigId } from '@gastown/contract/ids'
import type { Bead } from '@gastown/contract/work/bead'
import type { BeadId } from '@gastown/contract/work/ids'
import type { ImportedBead } from '@gastown/contract/work/intents'
import { findAnyCycle } from '@gastown/core/work/graph'
import type { ImportedItem, ParsedImport } from './imported-item.ts'
import { importedId, importedIdOfRig } from './imported-id.ts'

export interface ImportPlan {
  readonly beads: readonly ImportedBead[]
  readonly made: readonly { readonly beadId: BeadId; readonly title: string; readonly from: string }[]
  /** What is not made, and links that are not kept, each with its reason. */
  readonly skipped: ParsedImport['skipped']
}

/** Dependencies that a bead may have. */
const maxDependencies = 100

/** Ids that the items, and what they are linked to, may have in the town already. */
export function candidateIds({ prefix, items }: ParsedImport, rigId: RigId): BeadId[] {
  const names = new Set(
    items.flatMap(({ name, parent, dependsOn }) => [name, ...dependsOn, ...(parent === undefined ? [] : [parent])]),
  )
  return [...names].flatMap((name) => [importedId(prefix, name), importedIdOfRig(prefix, name, rigId)])
}

/**
 * Which items become beads. One that the town has already is skipped; of two with the same name the first counts. A dependency on what is
 * over counts as fulfilled; one on what neither the file nor the town has is told. Throws DEPENDENCY_CYCLE when items wait for each other.
 */
export function planImport(options: {
  parsed: ParsedImport
  /** Those of `candidateIds` that the town has. */
  known: readonly Bead[]
  rigId: RigId
  hold: boolean
  at: string
}): ImportPlan {
  const { parsed, rigId, hold, at } = options
  const { prefix, over } = parsed
  const known = new Map(options.known.map((bead) => [bead.beadId, bead]))
  const there = (name: string): Bead | null => {
    const bead = known.get(importedIdOfRig(prefix, name, rigId)) ?? known.get(importedId(prefix, name))
    return bead?.rigId === rigId ? bead : null
  }
  const idOf = (name: string): BeadId =>
    there(name)?.beadId ?? (known.has(importedId(prefix, name)) ? importedIdOfRig(prefix, name, rigId) : importedId(prefix, name))

  const fresh = new Map<string, ImportedItem>()
  const skipped = [...parsed.skipped]
  for (const item of parsed.items) {
    if (there(item.name) !== null) skipped.push({ from: item.from, reason: 'The town has it already.' })
    else if (fresh.has(item.name)) skipped.push({ from: item.from, reason: 'It is in the file twice.' })
    else fresh.set(item.name, item)
  }
  requireNoCircle(fresh)

  const isUnfinished = (name: string) => fresh.has(name) || (there(name)?.status ?? 'closed') !== 'closed'
  const dependenciesOf = ({ name, from, dependsOn }: ImportedItem): string[] => {
    const unique = [...new Set(dependsOn)]
    for (const blocker of unique) {
      if (isUnfinished(blocker) || over.has(blocker) || there(blocker) !== null) continue
      skipped.push({
        from: `${from} → ${blocker}`,
        reason: `It is to wait for ${blocker}, which is not in the file: it does not wait.`,
      })
    }
    const kept = unique.filter((blocker) => blocker !== name && isUnfinished(blocker))
    for (const blocker of kept.slice(maxDependencies)) {
      skipped.push({ from: `${from} → ${blocker}`, reason: `A bead waits for at most ${maxDependencies} others.` })
    }
    return kept.slice(0, maxDependencies)
  }
  const beads = Array.from(fresh.values(), (item): ImportedBead => {
    const { name, title, body, priority, labels, parent, createdAt } = item
    return {
      beadId: idOf(name),
      rigId,
      title,
      body,
      priority,
      labels,
      dependsOn: dependenciesOf(item).map(idOf),
      ...(parent === undefined || parent === name || !isUnfinished(parent) ? {} : { parentId: idOf(parent) }),
      hold: hold || item.hold,
      createdAt: createdAt !== null && !Number.isNaN(Date.parse(createdAt)) ? new Date(createdAt).toISOString() : at,
    }
  })
  const made = Array.from(fresh.values(), ({ name, title, from }) => ({ beadId: idOf(name), title, from }))
  return { beads, made, skipped }
}

/** What waits for itself never starts, and what is a part of itself could not be deleted. */
function requireNoCircle(fresh: ReadonlyMap<string, ImportedItem>): void {
  const circle = (linksOf: (item: ImportedItem) => readonly string[]) =>
    findAnyCycle<string>((name) => {
      const item = fresh.get(name)
      return item === undefined ? [] : linksOf(item).filter((other) => other !== name)
    }, fresh.keys())
  const waiting = circle(({ dependsOn }) => dependsOn)
  const parts = circle(({ parent }) => (parent === undefined ? [] : [parent]))
  const found = waiting ?? parts
  if (found === null) return
  const names = found.map((name) => fresh.get(name)?.from ?? name).join(' → ')
  throw new GastownError(
    'DEPENDENCY_CYCLE',
    `text: these ${waiting === null ? 'are parts of' : 'wait for'} each other: ${names}. Mend the file, and import it again. Nothing was made.`,
    { field: 'text' },
  )
}
