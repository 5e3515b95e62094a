import type { Work } from '@gastown/core/work/work'

/**
 * How many things wait for the user: problems that were handed up, failed beads and branches in the queue that wait for a person and that
 * no such problem is about, and a pause that is not the user's own.
 */
export function countNeedsYou({ escalations, beads, merges, pause }: Work): number {
  const open = [...escalations.values()].filter(({ acknowledgedAt }) => acknowledgedAt === undefined)
  const told = new Set<string>(open.flatMap(({ beadId, mergeId }) => [beadId, mergeId].filter((id) => id !== undefined)))
  const failed = [...beads.values()].filter(({ beadId, status }) => status === 'failed' && !told.has(beadId))
  const branches = [...merges.values()].filter(
    ({ mergeId, beadId, status: { state } }) =>
      (state === 'needs_you' || state === 'awaiting_merge') && !told.has(mergeId) && (beadId === undefined || !told.has(beadId)),
  )
  return open.length + failed.length + branches.length + (pause === null || pause.cause === 'user' ? 0 : 1)
}
