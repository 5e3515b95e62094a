import type { Merge, MergeScore } from '@gastown/contract/work/merge'
import { priorityRank, scorePoints } from '../policy/work-policy.ts'

const hourMs = 3_600_000

/** The published score of a branch in the queue: higher goes first. */
export function mergeScore(merge: Merge, at: string): MergeScore {
  const now = Date.parse(at)
  const hoursSince = (time: string | undefined) => (time === undefined ? 0 : Math.max(0, now - Date.parse(time)) / hourMs)
  const parts = [
    { what: 'every branch', points: scorePoints.base },
    { what: `priority ${merge.priority}`, points: scorePoints.perPriority * priorityRank[merge.priority] },
    { what: 'age of its convoy', points: scorePoints.perConvoyHour * hoursSince(merge.convoyStartedAt) },
    { what: 'time in the queue', points: scorePoints.perQueuedHour * hoursSince(merge.queuedAt) },
    { what: 'failed tries', points: Math.max(scorePoints.mostForRetries, scorePoints.perRetry * merge.retries) },
  ].filter(({ points }) => points !== 0)
  return { total: parts.reduce((sum, { points }) => sum + points, 0), parts }
}

/** Of one rig, what may be verified now, in the order of the queue. */
export function queueOrder(merges: readonly Merge[], at: string): readonly Merge[] {
  const scored = merges.map((merge) => ({ merge, total: mergeScore(merge, at).total }))
  return scored
    .toSorted(
      (left, right) =>
        right.total - left.total ||
        (left.merge.queuedAt < right.merge.queuedAt ? -1 : left.merge.queuedAt > right.merge.queuedAt ? 1 : 0),
    )
    .map(({ merge }) => merge)
}
