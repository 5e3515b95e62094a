import { subscribeTown } from '@gastown/client/subscribe-town'
import { GastownError } from '@gastown/contract/errors'
import type { Connection } from './control-plane.ts'

/**
 * Resolves with the first answer of `look` that is not undefined. It looks once at the beginning and after every message of the town's
 * status feed. Rejects with AGENT_NOT_READY and `what` after `timeoutMs`, and with whatever `look` rejects with.
 */
export async function waitForTown<T>(
  connection: Connection,
  options: { townId: string; what: string; timeoutMs: number; look: () => Promise<T | undefined>; signal?: AbortSignal },
): Promise<T> {
  const { townId, what, timeoutMs, look, signal } = options
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  let looking = false
  let again = false
  const lookNow = async (): Promise<void> => {
    again = true
    if (looking) return
    looking = true
    try {
      while (again) {
        again = false
        const found = await look()
        if (found !== undefined) return resolve(found)
      }
    } catch (error) {
      reject(error)
    } finally {
      looking = false
    }
  }
  const timer = setTimeout(
    () => reject(new GastownError('AGENT_NOT_READY', `${what}: not within ${Math.round(timeoutMs / 1000)} seconds.`)),
    timeoutMs,
  )
  const onAbort = (): void => reject(new GastownError('AGENT_NOT_READY', `${what}: interrupted.`))
  signal?.addEventListener('abort', onAbort, { once: true })
  const subscription = subscribeTown({
    baseURL: connection.baseURL,
    token: connection.token,
    townId,
    onMessage: () => void lookNow(),
    onState: () => void lookNow(),
    now: Date.now,
    after: (delayMs, ring) => {
      const delay = setTimeout(ring, delayMs)
      return () => clearTimeout(delay)
    },
  })
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
    subscription.close()
  }
}
