import type { ContainerEvent } from '@gastown/contract/telemetry'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { TownRequests } from './town-requests.ts'

/** A start's phases come within milliseconds of each other: they travel together. A person waits for them. */
const batchWaitMs = 10
/** The contract's limit on one body. */
const batchCount = 200
/** Some minutes of a busy container; beyond it the oldest are worth least. */
const bufferCount = 1_000
const requestTimeoutMs = 5_000
/** One more try, after a restart of the control plane had time to end. */
const retryAfterMs = 2_000

/** Measurements on their way to the town: best effort, bounded, counted when lost. */
export interface TelemetryBatch {
  add(event: ContainerEvent): void
  readonly dropped: number
  /** Sends what is there, once, within `deadlineMs`. */
  close(deadlineMs: number): Promise<void>
}

export function createTelemetryBatch(options: { requests: TownRequests; clock: Clock; log: Log }): TelemetryBatch {
  const { requests, clock, log } = options
  const buffer: ContainerEvent[] = []
  let dropped = 0
  let cancelTimer: (() => void) | null = null
  let sending: Promise<void> | null = null
  let closed = false

  function schedule(): void {
    if (cancelTimer !== null || sending !== null || closed || buffer.length === 0) return
    cancelTimer = clock.after(batchWaitMs, () => {
      cancelTimer = null
      sending = sendBatch(requestTimeoutMs, true).finally(() => {
        sending = null
        schedule()
      })
    })
  }

  async function sendBatch(timeoutMs: number, retry: boolean): Promise<void> {
    const batch = buffer.splice(0, batchCount)
    if (batch.length === 0) return
    try {
      await requests.send({ path: 'container-events', method: 'POST', json: batch, timeoutMs })
    } catch (error) {
      if (retry && !closed) {
        await new Promise<void>((resolve) => clock.after(retryAfterMs, resolve))
        buffer.unshift(...batch)
        await sendBatch(timeoutMs, false)
        return
      }
      dropped += batch.length
      log.warn({ err: error, lost: batch.length, dropped }, 'telemetry was lost')
    }
  }

  return {
    add: (event) => {
      buffer.push(event)
      if (buffer.length > bufferCount) {
        buffer.shift()
        dropped += 1
      }
      schedule()
    },
    get dropped() {
      return dropped
    },
    close: async (deadlineMs) => {
      closed = true
      cancelTimer?.()
      await sendBatch(deadlineMs, false)
    },
  }
}
