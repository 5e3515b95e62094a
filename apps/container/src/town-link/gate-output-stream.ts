import { shownGateOutputChars, type GateOutput } from '@gastown/contract/work/gate-output'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { TownRequests } from './town-requests.ts'

/** A person reads four pieces a second as a flow; a gate that prints without end costs no more than they do. */
const sendEveryMs = 250
/** What comes later than this is in the result by then. */
const requestTimeoutMs = 2_000

/**
 * What running gates print, on its way to whoever looks on: the first piece at once, then what came meanwhile as one, the end of it when it
 * is much. A failure drops it, since the result follows.
 */
export interface GateOutputStream {
  add(output: GateOutput): void
  close(): void
}

export function createGateOutputStream(options: {
  requests: Pick<TownRequests, 'send'>
  clock: Clock
  log: Log
}): GateOutputStream {
  const { requests, clock, log } = options
  /** A piece for each gate, in the order in which they ran. */
  let waiting: GateOutput[] = []
  let isBusy = false
  let closed = false
  let cancelPause = (): void => {}

  async function sendNext(): Promise<void> {
    const output = waiting.shift()
    if (closed || output === undefined) {
      isBusy = false
      return
    }
    isBusy = true
    try {
      const response = await requests.send({
        path: 'container-gate-output',
        method: 'POST',
        json: output,
        timeoutMs: requestTimeoutMs,
      })
      await response.body?.cancel()
    } catch (error) {
      if (!closed) log.debug({ err: error, rigId: output.rigId }, 'what a gate printed was not shown live')
    }
    // The gate that ended makes room for the next one at once.
    if (waiting.length > 1) return await sendNext()
    cancelPause = clock.after(sendEveryMs, () => void sendNext())
  }

  return {
    add: (output) => {
      if (closed) return
      const index = waiting.findLastIndex((one) => follows(one, output))
      const before = waiting[index]
      if (before === undefined) waiting.push(tailOf(output))
      else waiting[index] = tailOf({ ...output, offset: before.offset, text: before.text + output.text })
      if (!isBusy) void sendNext()
    },
    close: () => {
      closed = true
      waiting = []
      cancelPause()
    },
  }
}

function follows(last: GateOutput, next: GateOutput): boolean {
  return (
    last.rigId === next.rigId &&
    last.batchId === next.batchId &&
    last.attempt === next.attempt &&
    last.gate === next.gate &&
    last.offset + last.text.length === next.offset
  )
}

function tailOf(output: GateOutput): GateOutput {
  const text = output.text.slice(-shownGateOutputChars)
  return { ...output, offset: output.offset + output.text.length - text.length, text }
}
