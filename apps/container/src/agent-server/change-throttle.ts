import type { Clock } from '../clock.ts'

/** New text goes out on its own; what else changes is told four times a second, where each token would be hundreds. */
export const conversationThrottleMs = 250

/** Lets a session's first change through at once and the following ones together, `conversationThrottleMs` later. */
export class ChangeThrottle {
  readonly #clock: Clock
  readonly #tell: (sessionId: string) => void
  readonly #waiting = new Map<string, { changed: boolean; cancel: () => void }>()

  constructor(clock: Clock, tell: (sessionId: string) => void) {
    this.#clock = clock
    this.#tell = tell
  }

  changed(sessionId: string): void {
    const waiting = this.#waiting.get(sessionId)
    if (waiting !== undefined) {
      waiting.changed = true
      return
    }
    this.#wait(sessionId)
    this.#tell(sessionId)
  }

  /** Tells at once what waits: the turn ended. */
  flush(sessionId: string): void {
    const waiting = this.#waiting.get(sessionId)
    if (waiting === undefined) return
    waiting.cancel()
    this.#waiting.delete(sessionId)
    if (waiting.changed) this.#tell(sessionId)
  }

  close(): void {
    for (const waiting of this.#waiting.values()) waiting.cancel()
    this.#waiting.clear()
  }

  #wait(sessionId: string): void {
    const cancel = this.#clock.after(conversationThrottleMs, () => {
      const changed = this.#waiting.get(sessionId)?.changed === true
      this.#waiting.delete(sessionId)
      if (!changed) return
      this.#wait(sessionId)
      this.#tell(sessionId)
    })
    this.#waiting.set(sessionId, { changed: false, cancel })
  }
}
