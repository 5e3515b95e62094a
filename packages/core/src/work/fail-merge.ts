import type { WorkEvent } from '@gastown/contract/work/events'
import type { Merge } from '@gastown/contract/work/merge'
import { failBead } from './end-attempt.ts'
import type { Work } from './work.ts'

/** A branch will not land by itself: its bead has failed, or, of a convoy's feature branch, the convoy. */
export function failMerge(work: Work, merge: Merge, reason: string, at: string): readonly WorkEvent[] {
  const { mergeId, beadId, convoyId } = merge
  const moved: WorkEvent = {
    type: 'merge.moved',
    mergeId,
    status: { state: 'failed', reason: reason.slice(0, 2000), at },
    at,
    ...(beadId === undefined ? {} : { beadId }),
  }
  const bead = beadId === undefined ? undefined : work.beads.get(beadId)
  if (bead !== undefined) return [moved, ...failBead(work, bead, reason, at)]
  return convoyId === undefined ? [moved] : [moved, { type: 'convoy.failed', convoyId, reason, at }]
}
