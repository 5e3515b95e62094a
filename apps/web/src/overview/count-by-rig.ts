import type { RigId } from '@gastown/contract/ids'
import type { BeadCard } from '@gastown/contract/work/bead-card'

export interface RigCounts {
  readonly working: number
  readonly waiting: number
  readonly landing: number
}

/** Unfinished beads of each rig; failed ones wait too. */
export function countByRig(cards: readonly BeadCard[]): ReadonlyMap<RigId, RigCounts> {
  const counts = new Map<RigId, RigCounts>()
  for (const { rigId, status } of cards) {
    if (status === 'closed') continue
    const known = counts.get(rigId) ?? { working: 0, waiting: 0, landing: 0 }
    counts.set(rigId, {
      working: known.working + (status === 'in_progress' ? 1 : 0),
      landing: known.landing + (status === 'in_review' ? 1 : 0),
      waiting: known.waiting + (status === 'open' || status === 'failed' ? 1 : 0),
    })
  }
  return counts
}
