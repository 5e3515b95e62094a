import type { WorkEvent } from '@gastown/contract/work/events'
import { later, needsYouCheckMs } from '../policy/work-policy.ts'
import type { Town } from '../town.ts'
import { failAttempt, release } from './end-work.ts'
import { taskOf, type Worker } from './work.ts'

/** The worker did not do what it was started for: its bead's try has failed, or its review is put off; its process is to be stopped. */
export function endTask({ work }: Pick<Town, 'work'>, worker: Worker, reason: string, at: string): readonly WorkEvent[] {
  const task = taskOf(worker)
  if (task === null) return []
  const released = release(worker, reason, at)
  if (task.kind === 'bead') {
    const bead = work.beads.get(task.beadId)
    return bead?.status === 'in_progress' ? [...failAttempt(work, bead, reason, at), released] : [released]
  }
  const merge = work.merges.get(task.mergeId)
  if (merge?.status.state !== 'reviewing') return [released]
  const { mergeId, beadId } = merge
  const status = {
    state: 'needs_you',
    reason: `Its review could not be made: ${reason}`.slice(0, 2000),
    retryAt: later(at, needsYouCheckMs),
  } as const
  return [{ type: 'merge.moved', mergeId, ...(beadId === undefined ? {} : { beadId }), status, at }, released]
}
