import type { Bead, BeadView } from '@gastown/contract/work/bead'
import type { Town } from '@gastown/core/town'
import { waitReasonOf } from '@gastown/core/work/bead-readiness'

/** A bead with what it waits for at this moment. */
export function beadView(town: Town, bead: Bead, at: string): BeadView {
  const waits = waitReasonOf(town, bead, at)
  return waits === null ? bead : { ...bead, waits }
}
