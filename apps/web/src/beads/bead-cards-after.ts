import type { BeadCard } from '@gastown/contract/work/bead-card'
import type { BeadId } from '@gastown/contract/work/ids'

/** What the status feed tells of beads: cards that are new or changed, whole, and beads that are gone. */
export interface BeadChanges {
  readonly cards: readonly BeadCard[]
  readonly removed: readonly BeadId[]
}

/** The cards after a change, newest first. Cards that did not change are the same objects; so is the list when nothing did. */
export function beadCardsAfter(cards: readonly BeadCard[], { cards: told, removed }: BeadChanges): readonly BeadCard[] {
  if (told.length + removed.length === 0) return cards
  const changed = new Map(told.map((card) => [card.beadId, card]))
  const gone = new Set(removed)
  const kept = cards.flatMap((card) => {
    const now = changed.get(card.beadId)
    changed.delete(card.beadId)
    return gone.has(card.beadId) ? [] : [now ?? card]
  })
  return [...changed.values()].reduce(withNew, kept)
}

/** Puts it at its place, which is the front for all but what was missed. The list is this module's own. */
function withNew(cards: BeadCard[], card: BeadCard): BeadCard[] {
  const place = cards.findIndex((other) => !isNewer(other, card))
  cards.splice(place === -1 ? cards.length : place, 0, card)
  return cards
}

function isNewer(one: BeadCard, other: BeadCard): boolean {
  return one.createdAt === other.createdAt ? one.beadId > other.beadId : one.createdAt > other.createdAt
}
