/** Time as a parameter. Tests pass one that stands still until told to move. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number
  /** Calls `ring` once, `delayMs` from now. The returned function cancels. */
  after(delayMs: number, ring: () => void): () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (delayMs, ring) => {
    const timer = setTimeout(ring, Math.min(delayMs, 2 ** 31 - 1))
    return () => clearTimeout(timer)
  },
}

/** Fresh ids and passwords: `bytes` of randomness. */
export type RandomBytes = (bytes: number) => Uint8Array<ArrayBuffer>

export const systemRandom: RandomBytes = (bytes) => crypto.getRandomValues(new Uint8Array(bytes))

/** `delayMs` of the clock's time; resolves early, and without an error, when the signal is aborted. */
export function pause(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve()
    const end = () => {
      cancel()
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const cancel = clock.after(delayMs, end)
    signal?.addEventListener('abort', end, { once: true })
  })
}

/** The time as records carry it. */
export function isoNow(clock: Clock): string {
  return new Date(clock.now()).toISOString()
}
