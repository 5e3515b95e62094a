import { policy } from './policy.ts'

export type RecoveryDecision =
  | { readonly do: 'retry'; readonly waitMs: number; readonly attempt: number; readonly attempts: number }
  | { readonly do: 'give_up'; readonly failures: number }

/** Whether a broken agent is tried again, and when. `failuresAtMs`: every break of this run so far. */
export function decideRecovery({ failuresAtMs, nowMs }: { failuresAtMs: readonly number[]; nowMs: number }): RecoveryDecision {
  const recent = failuresAtMs.filter((atMs) => nowMs - atMs < policy.recoveryWindowMs).length
  const attempts = policy.recoveryBackoffMs.length
  const waitMs = recent === 0 ? 0 : policy.recoveryBackoffMs[recent - 1]
  return waitMs === undefined ? { do: 'give_up', failures: recent } : { do: 'retry', waitMs, attempt: recent, attempts }
}
