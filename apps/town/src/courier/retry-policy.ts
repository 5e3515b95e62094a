import { GastownError, type ErrorCode } from '@gastown/contract/errors'
import type { Action } from '@gastown/contract/intents'

export interface RetryPolicy {
  /** The attempt after which an action is given up, the first included. */
  readonly maxAttempts: number
  /** Milliseconds to wait after the first failure; each further wait is twice as long. */
  readonly firstDelayMs: number
  readonly maxDelayMs: number
}

const policies: Readonly<Record<Action['type'], RetryPolicy>> = {
  // A process that does not come up three times has a reason; the town's own pauses between runs follow (restart-policy of the core).
  'container.start': { maxAttempts: 3, firstDelayMs: 500, maxDelayMs: 5_000 },
  // It ends the process tree in the end: a failure is the host's, and passes or not within seconds.
  'container.drain': { maxAttempts: 4, firstDelayMs: 500, maxDelayMs: 5_000 },
  // The next start reads the settings anyway: not worth more than a minute.
  'container.configure': { maxAttempts: 8, firstDelayMs: 250, maxDelayMs: 15_000 },
  // It is only asked for; how long the start takes is not waited for. A minute of no answer is a dead container, which is known by then.
  'agent.start': { maxAttempts: 10, firstDelayMs: 100, maxDelayMs: 10_000 },
  'agent.configure': { maxAttempts: 8, firstDelayMs: 250, maxDelayMs: 15_000 },
  // A person waits for it to stop, and the next message behind it: some ten seconds, then both are told.
  'agent.abort': { maxAttempts: 10, firstDelayMs: 100, maxDelayMs: 2_000 },
  // A person's words: a server that is replaced takes up to a minute, and a busy machine twice that. About five minutes in all.
  'message.deliver': { maxAttempts: 24, firstDelayMs: 200, maxDelayMs: 15_000 },
  // The process must not be left: about two minutes, then its whole container is restarted.
  'agent.stop': { maxAttempts: 15, firstDelayMs: 100, maxDelayMs: 10_000 },
  // Only asked for; the outcome is a report. A minute of no answer is a dead container, which is known by then.
  'batch.verify': { maxAttempts: 10, firstDelayMs: 100, maxDelayMs: 10_000 },
  'batch.land': { maxAttempts: 10, firstDelayMs: 100, maxDelayMs: 10_000 },
  // It is asked again a minute later anyway.
  'merge.check': { maxAttempts: 2, firstDelayMs: 1_000, maxDelayMs: 1_000 },
  // Somebody else's server: an hour of trying, in all.
  'escalation.notify': { maxAttempts: 8, firstDelayMs: 5_000, maxDelayMs: 900_000 },
  'escalation.push': { maxAttempts: 8, firstDelayMs: 5_000, maxDelayMs: 900_000 },
  'convoy.push': { maxAttempts: 8, firstDelayMs: 5_000, maxDelayMs: 900_000 },
  // Only a head start.
  'workers.warm': { maxAttempts: 2, firstDelayMs: 1_000, maxDelayMs: 1_000 },
}

/** Only a person can mend these: to try again would only delay the word about it. */
const finalCodes: ReadonlySet<ErrorCode> = new Set([
  'MODEL_KEY_MISSING',
  'INVALID_INPUT',
  'ENGINE_NOT_INSTALLED',
  'ATTACHMENT_NOT_FOUND',
])

/** Waits are spread by ±25 %, so that actions that failed together do not come back together. */
const jitterShare = 0.25

export type Verdict = { readonly retryInMs: number } | { readonly bury: string }

/** What to do about a failed action. `spread` is random, from 0 up to 1. */
export function decideRetry(options: { action: Action; attempt: number; error: unknown; spread: number }): Verdict {
  const { action, attempt, error, spread } = options
  const { maxAttempts, firstDelayMs, maxDelayMs } = policies[action.type]
  const isFinal = error instanceof GastownError && finalCodes.has(error.code)
  if (isFinal || attempt >= maxAttempts) return { bury: reasonOf(error) }
  const delayMs = Math.min(maxDelayMs, firstDelayMs * 2 ** (attempt - 1))
  return { retryInMs: Math.round(delayMs * (1 - jitterShare + 2 * jitterShare * spread)) }
}

/** Why an action failed, in words that may be shown: the text of an error of ours never holds a secret. */
export function reasonOf(error: unknown): string {
  if (error instanceof GastownError) return error.message
  return error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 300) : 'It failed without a reason.'
}
