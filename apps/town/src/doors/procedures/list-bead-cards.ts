import type { BeadCard } from '@gastown/contract/work/bead-card'
import { waitReasonOf } from '@gastown/core/work/bead-readiness'
import type { TownEngine } from '../../engine/town-engine.ts'
import { beadCard } from '../../views/bead-card.ts'

/**
 * All beads that are not closed, and of the closed ones the newest, up to `limit` in all; newest first. `at`: now.
 * Memory is read before the store, so that a bead that is closed meanwhile is in one of them.
 */
export async function listBeadCards(
  engine: TownEngine,
  { limit, at }: { readonly limit: number; readonly at: string },
): Promise<BeadCard[]> {
  const { town } = engine
  const cards = new Map(
    Array.from(town.work.beads.values(), (bead) => [bead.beadId, beadCard(bead, waitReasonOf(town, bead, at))]),
  )
  const room = limit - cards.size
  const { beads: closed } = room < 1 ? { beads: [] } : await engine.store.listBeads({ status: ['closed'], limit: room })
  for (const bead of closed) cards.set(bead.beadId, beadCard(bead, null))
  return [...cards.values()].toSorted(newestFirst)
}

function newestFirst(one: BeadCard, other: BeadCard): number {
  if (one.createdAt !== other.createdAt) return one.createdAt < other.createdAt ? 1 : -1
  return one.beadId < other.beadId ? 1 : -1
}
