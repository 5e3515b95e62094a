import type { Clock } from './clock.ts'

/** A clock for tests: stands still until `advance`, which rings what falls due on the way, in order. */
export class ManualClock implements Clock {
  #nowMs: number
  #alarms: { readonly dueMs: number; readonly ring: () => void }[] = []

  constructor(startMs = Date.parse('2026-01-01T00:00:00.000Z')) {
    this.#nowMs = startMs
  }

  now(): number {
    return this.#nowMs
  }

  after(delayMs: number, ring: () => void): () => void {
    const alarm = { dueMs: this.#nowMs + delayMs, ring }
    this.#alarms.push(alarm)
    return () => {
      this.#alarms = this.#alarms.filter((other) => other !== alarm)
    }
  }

  /** Alarms that are set. */
  get pending(): number {
    return this.#alarms.length
  }

  advance(ms: number): void {
    const endMs = this.#nowMs + ms
    for (;;) {
      const next = this.#alarms.filter((alarm) => alarm.dueMs <= endMs).toSorted((left, right) => left.dueMs - right.dueMs)[0]
      if (next === undefined) break
      this.#alarms = this.#alarms.filter((alarm) => alarm !== next)
      this.#nowMs = Math.max(this.#nowMs, next.dueMs)
      next.ring()
    }
    this.#nowMs = endMs
  }
}
