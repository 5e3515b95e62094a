import type { TownEvent } from '@gastown/contract/events'
import { mayorRetryAt } from '../policy/restart-policy.ts'
import type { Mayor } from '../town.ts'

/** The mayor is gone; it is tried again at `retryAt`, by default after a pause that grows with failed starts in a row. */
export function loseMayor(mayor: Mayor, reason: string, at: string, retryAt?: string | null): TownEvent {
  const failedBefore = mayor.run.state === 'asleep' ? 0 : mayor.run.attempts
  // A crash of the container has a count of its own: it does not use up the mayor's attempts.
  const attempts = retryAt === undefined ? failedBefore + 1 : failedBefore
  return {
    type: 'mayor.lost',
    generation: mayor.generation,
    reason,
    retryAt: retryAt === undefined ? mayorRetryAt({ attempts, at }) : retryAt,
    attempts,
    at,
  }
}
