import type { RigId } from '@gastown/contract/ids'
import type { Merge, MergeView } from '@gastown/contract/work/merge'
import type { MergeQueue } from '@gastown/contract/work/work-view'
import type { Town } from '@gastown/core/town'
import { mergeScore } from '@gastown/core/work/merge-score'

export function mergeView(merge: Merge, at: string): MergeView {
  return { ...merge, score: mergeScore(merge, at), waits: mergeWaits(merge) }
}

/** The queue of a town, or of one of its rigs; `ended` are the newest that have left it. */
export function mergeQueue(options: { town: Town; rigId: RigId | null; ended: readonly Merge[]; at: string }): MergeQueue {
  const { town, rigId, ended, at } = options
  const merges = [...town.work.merges.values()].filter((merge) => rigId === null || merge.rigId === rigId)
  const rigIds = [...town.rigs.keys()]
  const rigOrder = (merge: Merge) => rigIds.indexOf(merge.rigId)
  const compare = (left: string, right: string) => (left < right ? -1 : left > right ? 1 : 0)
  const rank = ({ status }: Merge) => (status.state === 'landing' ? 0 : status.state === 'verifying' ? 1 : 2)
  const queue = merges
    .map((merge) => listed(merge, at))
    .toSorted(
      (left, right) =>
        rigOrder(left) - rigOrder(right) ||
        rank(left) - rank(right) ||
        right.score.total - left.score.total ||
        compare(left.queuedAt, right.queuedAt),
    )
  const batches = [...town.work.refineries].flatMap(([id, { batch, groups }]) => {
    if (batch === null || (rigId !== null && id !== rigId)) return []
    const { batchId, target, mergeIds, attempt, phase } = batch
    return [
      {
        batchId,
        rigId: id,
        target,
        mergeIds: [...mergeIds],
        attempt,
        phase: phase.name,
        nextGroups: groups.map((group) => [...group]),
      },
    ]
  })
  return {
    queue,
    needsAttention: queue.filter(({ status }) => status.state === 'needs_you' || status.state === 'awaiting_merge'),
    batches,
    history: ended.map((merge) => listed(merge, at)),
  }
}

/** Without what gates printed: of a hundred branches that is megabytes. */
function listed(merge: Merge, at: string): MergeView {
  return mergeView({ ...merge, gates: merge.gates.map((gate) => ({ ...gate, output: '' })) }, at)
}

/** What a branch waits for, in plain words. */
export function mergeWaits({ status, target }: Merge): string {
  switch (status.state) {
    case 'queued':
      return status.notBefore === undefined ? 'Waits for its turn.' : `Tried again at ${status.notBefore}.`
    case 'verifying':
      return 'Being verified.'
    case 'reviewing':
      return 'Being reviewed.'
    case 'landing':
      return `Landing on ${target}.`
    case 'rework':
      return `Needs more work first: ${status.reworkBeadId}.`
    case 'needs_you':
      return status.reason
    case 'awaiting_merge':
      return `Verified and pushed as ${status.pushedBranch}: merge it into ${target}.`
    case 'landed':
      return `Landed as ${status.commit.slice(0, 12)}.`
    case 'failed':
      return status.reason
  }
}
