import { subscribeTown } from '@gastown/client/subscribe-town'
import type { StatusMessage } from '@gastown/contract/status-feed'
import { errorCodes, GastownError } from '@gastown/contract/errors'
import type { TownEventView } from '@gastown/contract/work/work-view'
import type { Connection } from '../control-plane.ts'

/** Most events change what the status feed carries; this finds those that do not. */
const lookAgainMs = 5000
/** The most that a town gives at once. */
const pageEvents = 1000

/**
 * Hands over every event behind `after` once, in order, until the signal aborts or the town is deleted: it asks after each change that
 * the status feed tells, and every five seconds. Says once when the town does not answer, and goes on. Rejects when it never will.
 */
export async function followEvents(
  connection: Connection,
  options: {
    townId: string
    after: number
    signal: AbortSignal
    onEvent: (event: TownEventView) => void
    onLost: () => void
  },
): Promise<void> {
  const { townId, signal, onEvent, onLost } = options
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  let after = options.after
  let looking = false
  let again = false
  let lost = false

  const takeNew = async (): Promise<void> => {
    for (let full = true; full && !signal.aborted;) {
      const { events } = await connection.client.getTownEvents.query({ townId, after, limit: pageEvents })
      lost = false
      full = events.length === pageEvents
      for (const event of events) {
        if (signal.aborted) return
        after = event.seq
        onEvent(event)
      }
    }
  }
  const look = async (): Promise<void> => {
    again = true
    if (looking) return
    looking = true
    try {
      while (again && !signal.aborted) {
        again = false
        await takeNew()
      }
    } catch (error) {
      if (!(error instanceof GastownError) || errorCodes[error.code].actor !== 'retry') return reject(error)
      if (!lost) onLost()
      lost = true
    } finally {
      looking = false
    }
  }
  const onMessage = (message: StatusMessage): void => {
    if (message.type === 'deleted') resolve()
    else if (message.type !== 'stream') void look()
  }
  const onAbort = (): void => resolve()
  signal.addEventListener('abort', onAbort, { once: true })
  const timer = setInterval(() => void look(), lookAgainMs)
  const subscription = subscribeTown({
    baseURL: connection.baseURL,
    token: connection.token,
    townId,
    onMessage,
    onState: () => void look(),
    now: Date.now,
    after: (delayMs, ring) => {
      const delay = setTimeout(ring, delayMs)
      return () => clearTimeout(delay)
    },
  })
  try {
    if (!signal.aborted) await promise
  } finally {
    clearInterval(timer)
    signal.removeEventListener('abort', onAbort)
    subscription.close()
  }
}
