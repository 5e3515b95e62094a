import { setImmediate } from 'node:timers/promises'
import type { Clock } from '../../clock.ts'

/** A clock that stands still until told to move. */
export interface ManualClock extends Clock {
  /** Moves on, ringing what is due in its order, and lets the consequences happen in between. */
  advance(ms: number): Promise<void>
  /** Timers that were not cancelled. */
  readonly pending: number
}

/** Turns of the event loop after a step: more than any chain of promises in a test needs; each takes microseconds. */
const settleTurns = 20

/** Lets everything happen that can happen without time. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < settleTurns; turn++) await setImmediate()
}

export function createManualClock(startMs = Date.parse('2026-01-01T00:00:00Z')): ManualClock {
  let nowMs = startMs
  const timers = new Set<{ atMs: number; ring: () => void }>()
  return {
    now: () => nowMs,
    after: (delayMs, ring) => {
      const timer = { atMs: nowMs + delayMs, ring }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    advance: async (ms) => {
      const untilMs = nowMs + ms
      await settle()
      for (;;) {
        const next = [...timers].sort((left, right) => left.atMs - right.atMs)[0]
        if (next === undefined || next.atMs > untilMs) break
        timers.delete(next)
        nowMs = Math.max(nowMs, next.atMs)
        next.ring()
        await settle()
      }
      nowMs = untilMs
      await settle()
    },
    get pending() {
      return timers.size
    },
  }
}
