import type { Priority } from '@gastown/contract/work/bead'

/** Tries at one bead before it fails; a model that failed five times at the same words will fail at them again. */
export const maxAttempts = 5
/** Milliseconds before the next try, by tries so far. */
const retryDelaysMs = [30_000, 60_000, 120_000, 300_000, 600_000] as const

/** When a bead may be tried again. */
export function beadRetryAt(options: { attempts: number; at: string }): string {
  const last = retryDelaysMs.length - 1
  const delayMs = retryDelaysMs[Math.min(Math.max(options.attempts - 1, 0), last)] ?? retryDelaysMs[last] ?? 0
  return later(options.at, delayMs)
}

/** "Done" without proof that is refused in one try: an agent that has not understood it after three answers will not. */
export const maxDoneRefusals = 3
/** Turns that end without a word on the bead, each answered with a nudge, before the try has failed. */
export const maxIdleTurns = 3
/** Conflicts, failed gates and reviews of one branch before its bead fails. */
export const maxReworks = 5
/** Failed tries of any beads in a row before nothing new is started: something is wrong that is not the beads'. */
export const breakerFailures = 10

/**
 * A start that has said nothing for this long has failed: a cold workers' server boots in 2.5 to 20 s, a large repository is fetched once.
 */
export const workerStartTimeoutMs = 10 * 60_000
/** Of a quiet worker, since it was heard last: told again, told to the user, stopped with its work saved. */
export const quietNudgeMs = 15 * 60_000
export const quietEscalateMs = 60 * 60_000
export const quietStopMs = 2 * 60 * 60_000
/** An idle worker is let go after this: its name is free again. */
export const dismissAfterMs = 24 * 60 * 60_000

/** A verification that could not be made (the remote does not answer, the disk is full) is made again after this. */
export const verifyAgainMs = 30_000
/** A branch that waits for a person is looked at again after this. */
export const needsYouCheckMs = 60_000
/** A branch that a person is to merge is looked at again after this: a fetch of one ref. */
export const awaitingMergeCheckMs = 60_000

/** Ended tries that a bead keeps; older ones are in its history. */
export const keptAttempts = 10
/** Warnings of soft limits that are remembered; each is told once. */
export const keptWarnings = 200
/** Days of spending that the town keeps in memory. */
export const keptDays = 60

/** A worker's mail is not delivered after this: whoever it was for has moved on. */
export const mailExpiresMs = 7 * 24 * 60 * 60_000
/** A nudge belongs to the moment. */
export const nudgeExpiresMs = 60 * 60_000

/** 0 for the least urgent. */
export const priorityRank: Readonly<Record<Priority, number>> = { low: 0, medium: 1, high: 2, critical: 3 }

/** The order of the merge queue. Points: ageing makes sure that nothing starves, tries that failed make room for others. */
export const scorePoints = {
  base: 1000,
  perPriority: 100,
  perConvoyHour: 10,
  perQueuedHour: 1,
  perRetry: -50,
  mostForRetries: -300,
} as const

export function later(at: string, ms: number): string {
  return new Date(Date.parse(at) + ms).toISOString()
}
