import { setImmediate } from 'node:timers/promises'
import { GastownError, type ErrorCode } from '@gastown/contract/errors'
import { containerReportsResponseSchema } from '@gastown/contract/reports'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { KeptReport, KeptReports } from './kept-reports.ts'
import type { TownRequests } from './town-requests.ts'

/** The contract's limit on one batch. */
const batchCount = 200
/** Half of what a town's door takes in one body: room for the envelope. */
const batchBytes = 512 * 1024
/** A town under load commits a batch within a second; a dead connection is given up after this. */
const requestTimeoutMs = 10_000
/** First wait after a failure, doubled each time. */
const backoffStartMs = 200
/** A town that comes back waits no longer than this for what was kept. */
const backoffCapMs = 10_000

/** The town will never take this body, however often it is sent. */
const unreadable: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['INVALID_INPUT', 'BODY_TOO_LARGE'])

/** Sends kept reports in order, at least once, one batch at a time. */
export interface ReportSender {
  /** There is something to send. */
  wake(): void
  /** The town can be reached differently: try at once, whatever the backoff says. */
  retryNow(): void
  /** Resolves when nothing is kept, or at the deadline. */
  flush(deadlineMs: number): Promise<void>
  /** Stops; the batch in flight is awaited. */
  close(): Promise<void>
}

export function createReportSender(options: {
  kept: KeptReports
  requests: TownRequests
  clock: Clock
  /** 0 to 1: spreads the retries. */
  jitter: () => number
  log: Log
}): ReportSender {
  const { kept, requests, clock, jitter, log } = options
  const emptyListeners = new Set<() => void>()
  let running: Promise<void> | null = null
  let closed = false
  let failures = 0
  let maxCount = batchCount
  let endWait: (() => void) | null = null

  function wake(): void {
    if (closed || running !== null) return
    running = sendAll().finally(() => {
      running = null
      // A report may have come between the last look and this line.
      if (!closed && kept.count > 0) wake()
    })
  }

  async function sendAll(): Promise<void> {
    // Whoever reports goes on first, and what is told in the same moment goes together.
    await setImmediate()
    while (!closed && kept.count > 0) {
      const batch = kept.head({ maxCount, maxBytes: batchBytes })
      try {
        await sendBatch(batch)
        failures = 0
        maxCount = batchCount
      } catch (error) {
        if (error instanceof GastownError && unreadable.has(error.code)) narrow(batch, error)
        else await waitAfter(error)
      }
    }
    for (const tell of emptyListeners) tell()
  }

  async function sendBatch(batch: readonly KeptReport[]): Promise<void> {
    const body = batch.map((report) => JSON.parse(report.body) as unknown)
    const response = await requests.send({
      path: 'container-reports',
      method: 'POST',
      json: { reports: body },
      timeoutMs: requestTimeoutMs,
    })
    const { taken, refused } = containerReportsResponseSchema.parse(await response.json())
    for (const { reportId, code } of refused) log.info({ reportId, code }, 'the town refused a report: it changes nothing')
    const settled = new Set<string>([...taken, ...refused.map((each) => each.reportId)])
    const done = batch.filter((report) => settled.has(report.reportId))
    kept.remove(done.map((report) => report.seq))
    if (done.length < batch.length) throw new GastownError('CONTAINER_UNAVAILABLE', 'The town left reports unanswered.')
  }

  /** One unreadable report must not hold up the others: the batch shrinks until it stands alone, and then it is set aside. */
  function narrow(batch: readonly KeptReport[], error: GastownError): void {
    const only = batch[0]
    if (batch.length > 1 || only === undefined) {
      maxCount = Math.max(1, Math.floor(batch.length / 2))
      return
    }
    kept.setAside(only.seq, `${error.code}: ${error.message}`)
    log.error({ reportId: only.reportId, code: error.code }, 'the town cannot read a report: set aside')
  }

  async function waitAfter(error: unknown): Promise<void> {
    failures += 1
    const waitMs = Math.min(backoffCapMs, backoffStartMs * 2 ** (failures - 1)) * (0.5 + jitter() / 2)
    const code = error instanceof GastownError ? error.code : 'INTERNAL'
    log.warn({ err: error, code, failures, waitMs, kept: kept.count }, 'reports are kept')
    await new Promise<void>((resolve) => {
      const cancel = clock.after(waitMs, resolve)
      endWait = () => {
        cancel()
        resolve()
      }
    })
    endWait = null
  }

  return {
    wake,
    retryNow: () => {
      failures = 0
      endWait?.()
      wake()
    },
    flush: (deadlineMs) => {
      if (kept.count === 0) return Promise.resolve()
      endWait?.()
      wake()
      return new Promise((resolve) => {
        const end = () => {
          cancel()
          emptyListeners.delete(end)
          resolve()
        }
        const cancel = clock.after(deadlineMs, end)
        emptyListeners.add(end)
      })
    },
    close: async () => {
      closed = true
      endWait?.()
      await running
    },
  }
}
