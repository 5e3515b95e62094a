import type { BeadCard } from '@gastown/contract/work/bead-card'
import type { BeadId } from '@gastown/contract/work/ids'

/** What can be done with a bead wherever one is shown; the same functions for all, so that one that did not change is not drawn again. */
export interface BeadItemActions {
  readonly open: (beadId: BeadId) => void
  /** `isRange`: all from the bead that was selected last. */
  readonly select: (beadId: BeadId, isRange: boolean) => void
  readonly start: (card: BeadCard) => void
  readonly retry: (card: BeadCard) => void
}

export interface BeadItemProps {
  readonly card: BeadCard
  readonly actions: BeadItemActions
  readonly rigName?: string | undefined
  readonly agentName?: string | undefined
  readonly isCursor: boolean
  readonly isSelected: boolean
  readonly nowMs: number
}
