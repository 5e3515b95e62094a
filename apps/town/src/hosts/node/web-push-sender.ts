import webPush from 'web-push'
import type { Clock } from '../../clock.ts'
import type { PushSender } from '../../notify/push-desk.ts'
import type { PushKeys } from './push-keys.ts'

/** A day: what is older is better read on the page. */
const timeToLiveSeconds = 24 * 60 * 60
/** Somebody else's server: what takes longer is tried again later. */
const answerTimeoutMs = 10_000
/** Push services want to know whom to write to about a sender that misbehaves; an install has no address of its own. */
const contact = 'mailto:operator@gastown.invalid'
/** The subscription has ended, says RFC 8030; some services say that it was never there. */
const goneStatuses: ReadonlySet<number> = new Set([404, 410])

/** Encrypts as RFC 8291 wants it, signs as RFC 8292 wants it, and posts by `fetch`. */
export function createWebPushSender(options: { keys: PushKeys; clock: Clock; fetch?: typeof globalThis.fetch }): PushSender {
  const { keys, clock, fetch = globalThis.fetch } = options
  return {
    publicKey: keys.publicKey,
    async send(subscription, message, urgency) {
      const { endpoint, method, headers, body } = webPush.generateRequestDetails(subscription, JSON.stringify(message), {
        vapidDetails: { subject: contact, ...keys },
        TTL: timeToLiveSeconds,
        urgency,
      })
      const abort = new AbortController()
      const cancelTimer = clock.after(answerTimeoutMs, () => abort.abort())
      try {
        const response = await fetch(endpoint, {
          method,
          headers: Object.entries(headers).map(([name, value]): [string, string] => [name, value]),
          body: body === null ? null : Uint8Array.from(body),
          redirect: 'manual',
          signal: abort.signal,
        })
        await response.body?.cancel()
        if (goneStatuses.has(response.status)) return 'gone'
        if (!response.ok) throw new PushFailed(`answered with status ${response.status}`)
        return 'sent'
      } catch (error) {
        if (error instanceof PushFailed) throw error
        throw new PushFailed(abort.signal.aborted ? `did not answer within ${answerTimeoutMs / 1000} s` : 'could not be reached')
      } finally {
        cancelTimer()
      }
    },
  }
}

/** Never names the endpoint: whoever has it can send to the browser. */
class PushFailed extends Error {
  constructor(what: string) {
    super(`The push service of a browser ${what}.`)
    this.name = 'Push'
  }
}
