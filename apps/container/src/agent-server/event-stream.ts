import { createParser } from 'eventsource-parser'
import { pause, type Clock } from '../clock.ts'

/** The engines send a heartbeat every 10 s: three missed and some, and the stream is dead although its socket is open. */
const silenceMs = 35_000
/** Loopback: a server that lives takes the connection at once, so the first tries come fast. */
const backoffMs = [100, 250, 500, 1_000, 2_000] as const

export interface EventStreamOptions {
  readonly connect: (signal: AbortSignal) => Promise<Response>
  /** One event's data, parsed as JSON. */
  readonly onEvent: (event: unknown) => void
  /** The stream is up again after it was down: events were missed. */
  readonly onReconnected: () => void
  /** Once per drop, with the reason. */
  readonly onDropped: (reason: string) => void
  readonly clock: Clock
}

export interface EventStream {
  /** Resolves when the first connection is up, or the stream was closed before. */
  readonly opened: Promise<void>
  close(): void
}

/** Keeps one server-sent event stream open until it is closed: reconnects with backoff, and takes silence for a drop. */
export function openEventStream(options: EventStreamOptions): EventStream {
  const closed = new AbortController()
  const { promise: opened, resolve: markOpened } = Promise.withResolvers<void>()
  let connections = 0

  const run = async () => {
    for (let failures = 0; !closed.signal.aborted; failures++) {
      const reason = await readUntilDropped(options, closed.signal, () => {
        failures = 0
        if (connections++ === 0) markOpened()
        else options.onReconnected()
      })
      if (closed.signal.aborted) break
      options.onDropped(reason)
      await pause(options.clock, backoffMs[Math.min(failures, backoffMs.length - 1)] ?? 0, closed.signal)
    }
    markOpened()
  }
  void run()
  return { opened, close: () => closed.abort() }
}

async function readUntilDropped(options: EventStreamOptions, closed: AbortSignal, onUp: () => void): Promise<string> {
  const silent = new AbortController()
  let cancelWatch = () => {}
  const watch = () => {
    cancelWatch()
    cancelWatch = options.clock.after(silenceMs, () => silent.abort())
  }
  watch()
  try {
    const response = await options.connect(AbortSignal.any([closed, silent.signal]))
    if (!response.ok || response.body === null) {
      await response.body?.cancel()
      return `status ${response.status}`
    }
    const parser = createParser({ onEvent: (event) => options.onEvent(parseJson(event.data)) })
    const decoder = new TextDecoder()
    onUp()
    for await (const chunk of response.body) {
      watch()
      parser.feed(decoder.decode(chunk, { stream: true }))
    }
    return 'the server ended it'
  } catch (error) {
    if (silent.signal.aborted) return `nothing came for ${silenceMs / 1000} s`
    return error instanceof Error ? error.message : 'unknown reason'
  } finally {
    cancelWatch()
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null // no JSON: no event that this adapter knows
  }
}
