import type { AgentId } from '@gastown/contract/ids'
import { emptyWorkView } from '@gastown/contract/work/empty-work-view'
import type { StatusMessage } from '@gastown/contract/status-feed'
import { expect, test } from 'vitest'
import type { FeedSocket } from './feed-socket.ts'
import { feedUrl, subscribeTown, type FeedState } from './subscribe-town.ts'

class FakeSocket implements FeedSocket {
  onopen: (() => void) | null = null
  onmessage: ((event: { data: unknown }) => void) | null = null
  onclose: (() => void) | null = null
  onerror: (() => void) | null = null
  closed = false
  readonly url: string
  readonly token: string | undefined

  constructor(options: { url: string; token?: string }) {
    this.url = options.url
    this.token = options.token
  }

  close(): void {
    this.closed = true
  }

  readonly told: unknown[] = []

  /** The viewer speaks. */
  send(data: string): void {
    this.told.push(JSON.parse(data))
  }

  receive(message: unknown): void {
    this.onmessage?.({ data: typeof message === 'string' ? message : JSON.stringify(message) })
  }
}

/** A subscription on fake sockets and a clock that the test turns. */
function start(options: { token?: string } = {}) {
  const sockets: FakeSocket[] = []
  const messages: StatusMessage[] = []
  const states: FeedState[] = []
  const timers = new Set<{ atMs: number; ring: () => void }>()
  let nowMs = 1_000_000
  const subscription = subscribeTown({
    baseURL: 'http://127.0.0.1:8787',
    townId: 'town-1',
    ...options,
    openSocket: (opened) => {
      const socket = new FakeSocket(opened)
      sockets.push(socket)
      return socket
    },
    onMessage: (message) => messages.push(message),
    onState: (state) => states.push(state),
    now: () => nowMs,
    after: (delayMs, ring) => {
      const timer = { atMs: nowMs + delayMs, ring }
      timers.add(timer)
      return () => timers.delete(timer)
    },
  })
  const latest = (): FakeSocket => sockets.at(-1) as FakeSocket
  /** Rings the next timer and says how long it had to wait. */
  const ring = (): number => {
    const [timer] = [...timers].toSorted((a, b) => a.atMs - b.atMs)
    if (timer === undefined) throw new Error('no timer is set')
    timers.delete(timer)
    const waitedMs = timer.atMs - nowMs
    nowMs = timer.atMs
    timer.ring()
    return waitedMs
  }
  /** Time goes by, and what falls due rings. */
  const pass = (ms: number): void => {
    const endMs = nowMs + ms
    while ([...timers].some(({ atMs }) => atMs <= endMs)) ring()
    nowMs = endMs
  }
  return { subscription, sockets, messages, states, timers, latest, ring, pass, nowMs: () => nowMs }
}

const town = {
  townId: 'town-1',
  name: 'Springfield',
  createdAt: '2026-01-01T00:00:00.000Z',
  rigs: [],
  container: { state: 'running', containerGeneration: 1, reason: '', restartAt: null },
  mayor: null,
  work: emptyWorkView,
  startup: null,
  notices: [],
}
const snapshot = (seq: number) => ({ type: 'snapshot', seq, town })
const delta = (seq: number) => ({ type: 'delta', seq, town: { name: `name ${seq}` } })

const numberOf = (message: StatusMessage) => ('seq' in message ? message.seq : message.type)

test('the socket is opened at once, and a token goes beside the URL, never into it (promise 10)', () => {
  const feed = start({ token: 'secret-token' })
  expect(feed.sockets).toHaveLength(1)
  expect(feed.latest().url).toBe('ws://127.0.0.1:8787/api/towns/town-1/status/ws')
  expect(feed.latest().url).not.toContain('secret-token')
  expect(feed.latest().token).toBe('secret-token')
  expect(feed.states).toEqual([{ state: 'connecting' }])
})

test('after a drop the feed resumes behind the last message it has, and no message comes twice', () => {
  const feed = start()
  feed.latest().onopen?.()
  feed.latest().receive(snapshot(7))
  feed.latest().receive(delta(8))
  feed.latest().onclose?.()
  expect(feed.states.at(-1)).toEqual({ state: 'disconnected', sinceMs: feed.nowMs() })
  expect(feed.ring()).toBe(100)
  expect(feed.latest().url).toBe('ws://127.0.0.1:8787/api/towns/town-1/status/ws?after=8')
  feed.latest().onopen?.()
  expect(feed.states.at(-1)).toEqual({ state: 'connected' })
  feed.latest().receive(delta(8))
  feed.latest().receive(delta(9))
  expect(feed.messages.map(numberOf)).toEqual([7, 8, 9])
})

test('new text of an answer is told as it comes: it has no number, and no gap or repeat is made of it', () => {
  const feed = start()
  const text = { messageId: 'msg_1', partId: 'prt_1', offset: 0, text: 'Hello', createdAt: '2026-01-01T00:00:00.000Z' }
  feed.latest().receive(snapshot(7))
  feed.latest().receive({ type: 'stream', deltas: [text] })
  feed.latest().receive(delta(8))
  feed.latest().onclose?.()
  feed.ring()
  expect(feed.messages.map(numberOf)).toEqual([7, 'stream', 8])
  expect(feed.latest().url).toContain('after=8')
})

test('it tries for ever with a backoff from 100 ms to 5 s, and tells since when the feed is lost', () => {
  const feed = start()
  const lostAtMs = feed.nowMs()
  const waits: number[] = []
  for (let failure = 0; failure < 9; failure += 1) {
    feed.latest().onerror?.()
    waits.push(feed.ring())
  }
  expect(waits).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000])
  expect(feed.states.slice(1)).toEqual(waits.map(() => ({ state: 'disconnected', sinceMs: lostAtMs })))
  feed.latest().onopen?.()
  feed.latest().receive(snapshot(1))
  feed.latest().onclose?.()
  expect(feed.ring()).toBe(100)
})

test('a gap in the sequence or an unreadable message asks for a snapshot instead of showing half a town', () => {
  const feed = start()
  feed.latest().receive(snapshot(3))
  feed.latest().receive(delta(5))
  expect(feed.messages.map(numberOf)).toEqual([3])
  expect(feed.sockets[0]?.closed).toBe(true)
  feed.ring()
  expect(feed.latest().url).not.toContain('after')
  feed.latest().receive('{"type":')
  feed.ring()
  feed.latest().receive(snapshot(2))
  expect(feed.messages.map(numberOf)).toEqual([3, 2])
})

test('a socket that never opens is given up after 10 s', () => {
  const feed = start()
  expect(feed.ring()).toBe(10_000)
  expect(feed.sockets[0]?.closed).toBe(true)
  expect(feed.states.at(-1)?.state).toBe('disconnected')
})

test('reconnectNow skips the backoff and leaves a living socket alone', () => {
  const feed = start()
  feed.subscription.reconnectNow()
  expect(feed.sockets).toHaveLength(1)
  feed.latest().onclose?.()
  feed.subscription.reconnectNow()
  expect(feed.sockets).toHaveLength(2)
  expect(feed.timers.size).toBe(1)
})

test('after close, and after the town was deleted, nothing is left open and nothing is told', () => {
  const closed = start()
  closed.subscription.close()
  expect(closed.latest().closed).toBe(true)
  closed.subscription.reconnectNow()
  expect([closed.sockets.length, closed.timers.size, closed.states.length]).toEqual([1, 0, 1])

  const deleted = start()
  deleted.latest().receive(snapshot(1))
  deleted.latest().receive({ type: 'deleted', seq: 2 })
  expect(deleted.messages.at(-1)?.type).toBe('deleted')
  expect([deleted.latest().closed, deleted.timers.size]).toEqual([true, 0])
})

test('an https town has a wss feed', () => {
  expect(feedUrl({ baseURL: 'https://town.example', townId: 'a', after: 4 })).toBe(
    'wss://town.example/api/towns/a/status/ws?after=4',
  )
})

const watch = { agentIds: ['polecat-toast' as AgentId], gates: true }

test('a watch is told as soon as the socket is open, and again after every reconnect', () => {
  const feed = start()
  feed.subscription.watch(watch)
  expect(feed.latest().told).toEqual([])
  feed.latest().onopen?.()
  expect(feed.latest().told).toEqual([{ type: 'watch', ...watch }])
  feed.latest().receive(snapshot(5))
  feed.latest().onclose?.()
  feed.ring()
  feed.latest().onopen?.()
  expect(feed.sockets).toHaveLength(2)
  expect(feed.latest().told).toEqual([{ type: 'watch', ...watch }])
})

test('what is watched changes at once, and who watches nothing says nothing', () => {
  const feed = start()
  feed.latest().onopen?.()
  expect(feed.latest().told).toEqual([])
  feed.subscription.watch(watch)
  feed.subscription.watch({ agentIds: [], gates: false })
  expect(feed.latest().told.at(-1)).toEqual({ type: 'watch', agentIds: [], gates: false })
})

test('what comes without a number is passed on as it comes, before a snapshot too, and moves no number', () => {
  const feed = start()
  feed.latest().receive({ type: 'agent_conversation', agentId: 'polecat-toast', messages: [] })
  feed.latest().receive(snapshot(5))
  feed.latest().receive({ type: 'agent_conversation', agentId: 'polecat-toast', messages: [] })
  feed.latest().receive(delta(6))
  expect(feed.messages.map(numberOf)).toEqual(['agent_conversation', 5, 'agent_conversation', 6])
})

test('a town that is not heard of for 50 s is lost, whatever the socket says; any message counts, and `alive` tells nobody anything', () => {
  const feed = start()
  feed.latest().onopen?.()
  feed.latest().receive(snapshot(5))
  feed.pass(49_000)
  feed.latest().receive({ type: 'alive' })
  feed.pass(49_000)
  expect(feed.states.at(-1)).toEqual({ state: 'connected' })
  expect(feed.messages.map(numberOf)).toEqual([5])
  feed.pass(1_000)
  expect(feed.states.at(-1)).toMatchObject({ state: 'disconnected' })
})

test('a page tells what it shows when the socket is open, and again after every reconnect; that it opened something is told once', () => {
  const feed = start()
  const page = { isVisible: true, takesActions: true, views: [{ page: 'beads' as const }] }
  feed.subscription.tellPage(page)
  feed.subscription.tellShown('too-early')
  feed.latest().onopen?.()
  feed.subscription.tellShown('action-1')
  expect(feed.latest().told).toEqual([
    { type: 'page', ...page },
    { type: 'ui_action_shown', actionId: 'action-1' },
  ])
  feed.latest().onclose?.()
  feed.ring()
  feed.latest().onopen?.()
  expect(feed.latest().told).toEqual([{ type: 'page', ...page }])
})
