import type { Bead } from '@gastown/contract/work/bead'
import type { WorkEvent } from '@gastown/contract/work/events'
import type { Merge } from '@gastown/contract/work/merge'
import { beadRetryAt, maxAttempts } from '../policy/work-policy.ts'
import { escalate } from './escalate.ts'
import { isTaskOn } from './bead-readiness.ts'
import type { Work, Worker } from './work.ts'

/** A try has failed: the next one begins after a pause that grows, and after the last one the bead has failed, and the user is told. */
export function failAttempt(work: Work, bead: Bead, reason: string, at: string): readonly WorkEvent[] {
  const ended: WorkEvent = {
    type: 'bead.attempt_ended',
    beadId: bead.beadId,
    outcome: 'failed',
    reason,
    retryAt: bead.attemptCount >= maxAttempts ? null : beadRetryAt({ attempts: bead.attemptCount, at }),
    at,
  }
  return bead.attemptCount >= maxAttempts
    ? [ended, ...failBead(work, bead, `${bead.attemptCount} tries failed. The last: ${reason}`, at)]
    : [ended]
}

/** The bead has failed: it blocks what depends on it until somebody opens it again (promise 4). */
export function failBead(work: Work, bead: Bead, reason: string, at: string): readonly WorkEvent[] {
  const { beadId, title, mergeId } = bead
  const merge = mergeId === undefined ? undefined : work.merges.get(mergeId)
  const failed: WorkEvent = { type: 'bead.failed', beadId, reason, at }
  // A branch whose rework failed has failed itself, and with it the bead that it is of.
  if (bead.kind === 'rework' && merge !== undefined) {
    return [failed, ...failMerge(work, merge, `The rework "${title}" failed. ${reason}`, at)]
  }
  const waiting = [...work.beads.values()].filter((one) => one.blockedBy.includes(beadId)).length
  const asks = waiting === 0 ? '' : ` ${waiting} ${waiting === 1 ? 'bead waits' : 'beads wait'} for it.`
  const problem = {
    key: `${beadId}-failed`,
    severity: 'high',
    title: `"${title}" failed`,
    body: `${reason}${asks} Open it again, change it, or close it.`,
    about: { beadId },
  } as const
  return [failed, ...escalate(work, problem, at)]
}

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

/** Whoever works on the bead does no longer: the process is stopped, its work saved. */
export function releaseWorkers(work: Work, bead: Bead, reason: string, at: string): readonly WorkEvent[] {
  return [...work.workers.values()]
    .filter((worker) => worker.run.state !== 'stopping' && isTaskOn(worker, bead.beadId))
    .map((worker) => release(worker, reason, at))
}

export function release({ agentId, generation }: Worker, reason: string, at: string): WorkEvent {
  return { type: 'worker.released', agentId, generation, reason, at }
}
