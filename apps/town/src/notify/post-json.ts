import type { Clock } from '../clock.ts'

/** Posts a document to an address of the user's. Rejects with the reason, which never names the address: it may hold a key. */
export type PostJson = (url: string, document: unknown) => Promise<void>

/** Somebody else's server: what takes longer is tried again later, and holds up nothing meanwhile. */
export const postTimeoutMs = 10_000

export function createPostJson(options: { clock: Clock; fetch?: typeof globalThis.fetch }): PostJson {
  const { clock, fetch = globalThis.fetch } = options
  return async (url, document) => {
    const abort = new AbortController()
    const cancelTimer = clock.after(postTimeoutMs, () => abort.abort())
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(document),
        // The document goes to the address that the user gave, and to no other.
        redirect: 'manual',
        signal: abort.signal,
      })
      await response.body?.cancel()
      if (!response.ok)
        throw new WebhookError(`answered with status ${response.status === 0 ? '3xx, a redirection' : response.status}`)
    } catch (error) {
      if (error instanceof WebhookError) throw error
      throw new WebhookError(abort.signal.aborted ? `did not answer within ${postTimeoutMs / 1000} s` : 'could not be reached')
    } finally {
      cancelTimer()
    }
  }
}

class WebhookError extends Error {
  constructor(what: string) {
    super(`it ${what}. Look at work.notifications.webhookUrl in the town's settings.`)
    this.name = 'Webhook'
  }
}
