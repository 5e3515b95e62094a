import type { BeadView } from '@gastown/contract/work/bead'
import type { BeadCard } from '@gastown/contract/work/bead-card'

/** A whole bead as lists have it. */
export function cardOfBead({ spend, ...bead }: BeadView): BeadCard {
  return { ...bead, costMicros: spend.costMicros }
}
