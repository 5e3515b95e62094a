import { GastownError } from '@gastown/contract/errors'
import type { Bead } from '@gastown/contract/work/bead'

/** Where a bead stands among all: newest first by when it was made, then by id, from the greatest to the least. */
export interface BeadPlace {
  readonly createdMs: number
  readonly beadId: string
}

export function beadPlaceOf({ createdAt, beadId }: Bead): BeadPlace {
  return { createdMs: Date.parse(createdAt), beadId }
}

/** What a search looks through. Lower case of all scripts, which LIKE has not. */
export function beadSearchText({ title, beadId, labels }: Bead): string {
  return foldCase([title, beadId, ...labels].join('\n'))
}

export function foldCase(text: string): string {
  return text.toLowerCase()
}

/** One row more than asked for says that there is a next page. */
export function pageOf(found: readonly Bead[], limit: number): { beads: readonly Bead[]; nextCursor: string | null } {
  const beads = found.slice(0, limit)
  const last = beads.at(-1)
  return { beads, nextCursor: found.length > limit && last !== undefined ? renderCursor(beadPlaceOf(last)) : null }
}

function renderCursor({ createdMs, beadId }: BeadPlace): string {
  return `${createdMs}_${beadId}`
}

/** Throws INVALID_INPUT when it is not one that `pageOf` gave. */
export function parseCursor(cursor: string): BeadPlace {
  const found = /^(-?\d{1,15})_([A-Za-z0-9_-]+)$/.exec(cursor)
  if (found === null) {
    throw new GastownError('INVALID_INPUT', 'cursor must be the nextCursor of the page before.', { field: 'cursor' })
  }
  return { createdMs: Number(found[1]), beadId: found[2] ?? '' }
}
