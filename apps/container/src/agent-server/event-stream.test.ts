import { afterEach, describe, expect, it } from 'vitest'
import type { Clock } from '../clock.ts'
import { openEventStream, type EventStream } from './event-stream.ts'

/** Rings everything that is due when told to. */
class StandingClock implements Clock {
  #nowMs = 0
  #alarms: { dueMs: number; ring: () => void }[] = []

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

  advance(ms: number): void {
    this.#nowMs += ms
    const due = this.#alarms.filter((alarm) => alarm.dueMs <= this.#nowMs)
    this.#alarms = this.#alarms.filter((alarm) => alarm.dueMs > this.#nowMs)
    for (const alarm of due) alarm.ring()
  }
}

/** One connection as the server holds it. */
interface Connection {
  send(text: string): void
  end(): void
}

describe('openEventStream', () => {
  const clock = new StandingClock()
  let stream: EventStream | undefined
  afterEach(() => stream?.close())

  /** Opens a stream to a server in memory; `next` gives what happened, in order. */
  function open(refuse: () => boolean = () => false) {
    const happened: unknown[] = []
    const connections: Connection[] = []
    let wake = Promise.withResolvers<void>()
    const note = (what: unknown) => {
      happened.push(what)
      wake.resolve()
      wake = Promise.withResolvers()
    }
    stream = openEventStream({
      clock,
      connect: async (signal) => {
        if (refuse()) throw new Error('refused')
        const encoder = new TextEncoder()
        const body = new ReadableStream<Uint8Array>({
          start: (controller) => {
            signal.addEventListener('abort', () => controller.error(signal.reason))
            connections.push({ send: (text) => controller.enqueue(encoder.encode(text)), end: () => controller.close() })
          },
        })
        note('connected')
        return new Response(body)
      },
      onEvent: (event) => note(event),
      onReconnected: () => note('reconnected'),
      onDropped: (reason) => note(`dropped: ${reason}`),
    })
    const until = async (what: unknown) => {
      while (!happened.some((one) => JSON.stringify(one) === JSON.stringify(what))) await wake.promise
    }
    return { happened, connections, until, opened: stream.opened }
  }

  it('gives the events of the stream, also when they come in pieces', async () => {
    const { connections, until, opened } = open()
    await opened
    connections[0]?.send('data: {"n"')
    connections[0]?.send(':1}\n\ndata: {"n":2}\n\n')
    await until({ n: 1 })
    await until({ n: 2 })
    expect(connections).toHaveLength(1)
  })

  it('comes back after a drop, and says so', async () => {
    const { connections, happened, until, opened } = open()
    await opened
    connections[0]?.end()
    await until('dropped: the server ended it')
    clock.advance(100)
    await until('reconnected')
    connections[1]?.send('data: {"after":"drop"}\n\n')
    await until({ after: 'drop' })
    expect(happened.filter((what) => what === 'reconnected')).toHaveLength(1)
  })

  it('takes 35 s without a byte for a drop; a heartbeat keeps it', async () => {
    const { connections, happened, until, opened } = open()
    await opened
    clock.advance(34_000)
    connections[0]?.send('data: {"type":"heartbeat"}\n\n')
    await until({ type: 'heartbeat' })
    clock.advance(34_000)
    expect(happened).not.toContain('dropped: nothing came for 35 s')
    clock.advance(1_000)
    await until('dropped: nothing came for 35 s')
  })

  it('tries again with growing pauses while nobody answers', async () => {
    let refusals = 0
    const { happened, until, opened } = open(() => refusals++ < 2)
    await until('dropped: refused')
    clock.advance(99)
    expect(refusals).toBe(1)
    clock.advance(1)
    while (happened.filter((what) => what === 'dropped: refused').length < 2) await Promise.resolve()
    clock.advance(249)
    expect(refusals).toBe(2)
    clock.advance(1)
    await opened
    expect(happened.at(-1)).toBe('connected')
    // The first connection is no reconnection: nothing was missed that anybody knew of.
    expect(happened).not.toContain('reconnected')
  })

  it('close ends it for good', async () => {
    const { connections, happened, opened } = open()
    await opened
    stream?.close()
    clock.advance(60_000)
    expect(connections).toHaveLength(1)
    expect(happened).toEqual(['connected'])
  })
})
