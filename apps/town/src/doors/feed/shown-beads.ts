import type { Bead, WaitReason } from '@gastown/contract/work/bead'
import type { BeadCard } from '@gastown/contract/work/bead-card'
import type { BeadId } from '@gastown/contract/work/ids'
import type { Town } from '@gastown/core/town'
import { waitReasonOf } from '@gastown/core/work/bead-readiness'
import { beadCard } from '../../views/bead-card.ts'

export interface ChangedBeads {
  readonly cards: BeadCard[]
  readonly removed: BeadId[]
}

interface Shown {
  readonly bead: Bead
  readonly waits: WaitReason | null
}

/**
 * The unfinished beads as the viewers of a town have them. A bead waits for others, for workers, for the container and for time: so all
 * reasons are found anew, and only what is another one is told.
 */
export class ShownBeads {
  readonly #shown = new Map<BeadId, Shown>()
  #pauseEndsAt: string | null = null

  constructor(town: Town, at: string) {
    this.update(town, { finished: [], at })
  }

  /** When a reason ends by time alone; null: none does. */
  get pauseEndsAt(): string | null {
    return this.#pauseEndsAt
  }

  /** What is another than it was shown; null: nothing is. `finished`: beads that left the town's memory since. */
  update(town: Town, { finished, at }: { readonly finished: readonly Bead[]; readonly at: string }): ChangedBeads | null {
    const cards = this.#takeUnfinished(town, at)
    for (const bead of finished) {
      this.#shown.delete(bead.beadId)
      cards.push(beadCard(bead, null))
    }
    const removed = this.#dropGone(town)
    return cards.length + removed.length === 0 ? null : { cards, removed }
  }

  #takeUnfinished(town: Town, at: string): BeadCard[] {
    const cards: BeadCard[] = []
    this.#pauseEndsAt = null
    for (const bead of town.work.beads.values()) {
      const waits = waitReasonOf(town, bead, at)
      if (waits?.kind === 'backing_off' && waits.until !== undefined) this.#notePause(waits.until)
      const shown = this.#shown.get(bead.beadId)
      if (shown !== undefined && shown.bead === bead && isSameReason(shown.waits, waits)) continue
      this.#shown.set(bead.beadId, { bead, waits })
      cards.push(beadCard(bead, waits))
    }
    return cards
  }

  #notePause(until: string): void {
    if (this.#pauseEndsAt === null || until < this.#pauseEndsAt) this.#pauseEndsAt = until
  }

  #dropGone({ work }: Town): BeadId[] {
    if (this.#shown.size === work.beads.size) return []
    const gone = [...this.#shown.keys()].filter((beadId) => !work.beads.has(beadId))
    for (const beadId of gone) this.#shown.delete(beadId)
    return gone
  }
}

function isSameReason(one: WaitReason | null, other: WaitReason | null): boolean {
  if (one === null || other === null) return one === other
  return (
    one.kind === other.kind &&
    one.text === other.text &&
    one.until === other.until &&
    (one.beadIds === other.beadIds || String(one.beadIds) === String(other.beadIds))
  )
}
