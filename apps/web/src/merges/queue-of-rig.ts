import type { RigId } from '@gastown/contract/ids'
import type { MergeView } from '@gastown/contract/work/merge'
import type { MergeQueue } from '@gastown/contract/work/work-view'

export type Batch = MergeQueue['batches'][number]

/** What one rig's queue is at. */
export interface RigQueue {
  readonly rigId: RigId
  /** Being verified or landed; null: nothing is. */
  readonly batch: Batch | null
  /** The batch's branches, in its order. */
  readonly inBatch: readonly MergeView[]
  /** What waits for its turn, first what is next: groups of a batch that was halved, then by score. */
  readonly waiting: readonly MergeView[]
  /** What comes back by itself: being reworked or reviewed. */
  readonly away: readonly MergeView[]
}

/** The queues that have something in them, in the order of the rigs. What waits for a person stands elsewhere. */
export function queuesByRig(
  { queue, batches }: Pick<MergeQueue, 'queue' | 'batches'>,
  rigIds: readonly RigId[],
): readonly RigQueue[] {
  return rigIds
    .map((rigId) =>
      queueOf(
        rigId,
        queue.filter((merge) => merge.rigId === rigId),
        batches.find((batch) => batch.rigId === rigId),
      ),
    )
    .filter(({ batch, waiting, away }) => batch !== null || waiting.length + away.length > 0)
}

function queueOf(rigId: RigId, merges: readonly MergeView[], batch: Batch | undefined): RigQueue {
  const nextIds = (batch?.nextGroups ?? []).flat()
  const inBatch = (batch?.mergeIds ?? []).flatMap((id) => merges.find(({ mergeId }) => mergeId === id) ?? [])
  const place = ({ mergeId }: MergeView): number => {
    const index = nextIds.indexOf(mergeId)
    return index === -1 ? nextIds.length : index
  }
  return {
    rigId,
    batch: batch ?? null,
    inBatch,
    // A stable sort: the town gives them by their score.
    waiting: merges.filter(({ status }) => status.state === 'queued').toSorted((one, other) => place(one) - place(other)),
    away: merges.filter(({ status }) => status.state === 'rework' || status.state === 'reviewing'),
  }
}
