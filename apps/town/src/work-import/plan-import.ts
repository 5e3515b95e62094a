import type { RigId } from '@gastown/contract/ids'
import type { Bead } from '@gastown/contract/work/bead'
import type { BeadId } from '@gastown/contract/work/ids'
import type { ImportedBead } from '@gastown/contract/work/intents'
import type { ParsedImport } from './imported-item.ts'

export interface ImportPlan {
  readonly beads: readonly ImportedBead[]
  readonly made: readonly { readonly beadId: BeadId; readonly title: string; readonly from: string }[]
  readonly skipped: ParsedImport['skipped']
}

/**
 * Which items become beads. One that the town has already is skipped; a dependency on what was left out, closed elsewhere for example, counts
 * as fulfilled; of two items with the same name the first counts.
 */
export function planImport(options: {
  parsed: ParsedImport
  known: readonly Bead[]
  rigId: RigId
  hold: boolean
  at: string
}): ImportPlan {
  const { parsed, known, rigId, hold, at } = options
  const there = new Map(known.map((bead) => [bead.beadId, bead]))
  const fresh = new Map<BeadId, ParsedImport['items'][number]>()
  const skipped = [...parsed.skipped]
  for (const item of parsed.items) {
    if (there.has(item.beadId)) skipped.push({ from: item.from, reason: 'The town has it already.' })
    else if (fresh.has(item.beadId)) skipped.push({ from: item.from, reason: 'It is in the file twice.' })
    else fresh.set(item.beadId, item)
  }
  const isUnfinished = (beadId: BeadId) => fresh.has(beadId) || (there.get(beadId)?.status ?? 'closed') !== 'closed'
  const beads = [...fresh.values()].map(({ beadId, title, body, priority, labels, dependsOn, parentId, createdAt }) => ({
    beadId,
    rigId,
    title,
    body,
    priority,
    labels,
    dependsOn: [...new Set(dependsOn)].filter((blocker) => blocker !== beadId && isUnfinished(blocker)),
    ...(parentId === undefined || !isUnfinished(parentId) ? {} : { parentId }),
    hold,
    createdAt: createdAt !== null && !Number.isNaN(Date.parse(createdAt)) ? new Date(createdAt).toISOString() : at,
  }))
  return { beads, made: [...fresh.values()].map(({ beadId, title, from }) => ({ beadId, title, from })), skipped }
}
