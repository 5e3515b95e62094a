import { statusMessageSchema, type StatusMessage } from '@gastown/contract/status-feed'
import type { TownView } from '@gastown/contract/views'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TownEngine } from '../../engine/town-engine.ts'
import { FakeSocket } from '../testing/fake-socket.ts'
import { openTestPlane, operatorToken, origin, type TestPlane } from '../testing/test-plane.ts'
import { until } from '../testing/until.ts'

describe('the status feed', () => {
  let test: TestPlane
  let engine: TownEngine

  beforeEach(async () => {
    test = await openTestPlane()
    engine = await test.createTown()
  })
  afterEach(() => test.close())

  async function watch(after?: number, plane = test): Promise<FakeSocket> {
    const headers = { host: '127.0.0.1:8787', authorization: `Bearer ${operatorToken}`, upgrade: 'websocket' }
    const search = after === undefined ? '' : `?after=${after}`
    const answer = await plane.plane.upgrade(new Request(`${origin}/api/towns/${engine.townId}/status/ws${search}`, { headers }))
    if (answer instanceof Response) throw new Error(`The upgrade was refused with ${answer.status}.`)
    const socket = new FakeSocket()
    answer.accept(socket)
    return socket
  }
  const createRig = (name: string) => test.mutate('createRig', { townId: engine.townId, name, gitUrl: '/srv/repo' })
  /** But for events, which have tests of their own. */
  const shown = (socket: FakeSocket) => socket.messages.filter(({ type }) => type !== 'events')
  const numberOf = (message: StatusMessage | undefined) => (message === undefined || !('seq' in message) ? NaN : message.seq)
  const seqOf = (socket: FakeSocket) => Number(socket.messages.at(-1)?.['seq'])

  it('begins with a snapshot that equals getTown', async () => {
    const socket = await watch()
    expect(socket.messages).toEqual([
      {
        type: 'snapshot',
        seq: expect.any(Number) as number,
        town: (await test.query('getTown', { townId: engine.townId })).data,
      },
    ])
  })

  it('then tells the top-level fields that changed, whole, numbered without gaps', async () => {
    const socket = await watch()
    await createRig('shop')
    await createRig('site')
    const numbers = socket.messages.map((message) => numberOf(statusMessageSchema.parse(message)))
    expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? NaN) + index))
    const [, ...deltas] = shown(socket).map((message) => statusMessageSchema.parse(message))
    expect(deltas).toHaveLength(2)
    expect(deltas[1]).toMatchObject({ type: 'delta', town: { rigs: [{ name: 'shop' }, { name: 'site' }] } })
    expect(Object.keys((deltas[1] as { town: object }).town)).toEqual(['rigs'])
  })

  it('keeps as much of its past as memory allows: who missed more begins anew', async () => {
    const { agentId } = (await test.mutate('ensureMayor', { townId: engine.townId })).data
    const first = await watch()
    const before = seqOf(first)
    let late = before
    // Each message has all that is open: 40 of them are 8 MB.
    for (let count = 0; count < 50; count += 1) {
      if (count === 49) late = seqOf(first)
      const problem = { severity: 'low', title: `Number ${count}`, body: 'x'.repeat(10_000) } as const
      const intent = { type: 'agent.escalate', agentId, generation: 1, ...problem } as const
      await engine.take({ kind: 'intent', intent: { ...intent, inputId: `escalation-${count}` as never } })
    }
    expect(shown(await watch(before)).map(({ type }) => type)).toEqual(['snapshot'])
    expect(shown(await watch(late)).map(({ type }) => type)).toEqual(['delta'])
  })

  it('resumes after a number: just what was missed, each message once', async () => {
    const first = await watch()
    const other = await watch()
    await createRig('a')
    const after = seqOf(first)
    first.close()
    await createRig('b')
    await createRig('c')
    const second = await watch(after)
    expect(second.messages.map(({ seq }) => seq)).toEqual(second.messages.map((_, index) => after + 1 + index))
    const names = shown(second).map(({ type, town }) => [type, (town as TownView).rigs.at(-1)?.name])
    expect(names).toEqual([
      ['delta', 'b'],
      ['delta', 'c'],
    ])
    expect(second.messages).toEqual(other.messages.filter(({ seq }) => Number(seq) > after))
    const third = await watch(seqOf(second))
    expect(third.sent).toEqual([])
  })

  it('tells what changed while nobody looked as one', async () => {
    const first = await watch()
    first.close()
    await createRig('b')
    await createRig('c')
    expect((await watch(seqOf(first))).messages).toMatchObject([
      { type: 'delta', town: { rigs: [{ name: 'b' }, { name: 'c' }] } },
    ])
  })

  it.each([
    ['older than what is kept', () => 1],
    ['of the future', () => Number.MAX_SAFE_INTEGER],
  ])('gives a snapshot for a number %s', async (_, after) => {
    await createRig('a')
    expect((await watch(after())).messages.map(({ type }) => type)).toEqual(['snapshot'])
  })

  it('numbers are greater after a restart than before', async () => {
    const before = await watch()
    await createRig('a')
    test.clock.advance(1_000)
    const { stores } = test
    await test.plane.close({ drainMs: 0 })
    await test.towns.close()
    const restarted = await openTestPlane({ stores })
    restarted.clock.advance(2_000)
    const after = await watch(seqOf(before), restarted)
    expect(after.messages.map(({ type }) => type)).toEqual(['snapshot'])
    await restarted.close()
  })

  it('tells rows of the conversation as the store has them', async () => {
    const socket = await watch()
    const { data } = await test.mutate('sendMessage', { townId: engine.townId, message: 'hello' })
    await until('the row was told', () => socket.messages.some(({ type }) => type === 'conversation'))
    const row = socket.messages.find(({ type }) => type === 'conversation')
    expect(row).toMatchObject({ messages: [{ messageId: data.messageId, text: 'hello', state: 'accepted', role: 'user' }] })
  })

  it('tells the phases of a start as they come', async () => {
    test.bootContainers()
    const socket = await watch()
    const { data } = await test.mutate('ensureMayor', { townId: engine.townId })
    const event = {
      event: 'agent.startup_phase',
      agentId: data.agentId,
      role: 'mayor',
      phase: 'sdk_ready',
      elapsedMs: 9,
      phaseMs: 0,
      prewarmed: true,
    }
    await test.asContainer(engine, 'container-events', { method: 'POST', body: JSON.stringify(event) })
    expect(socket.messages.at(-1)).toMatchObject({
      type: 'delta',
      town: { startup: { phases: [{ phase: 'sdk_ready', prewarmed: true }] } },
    })
  })

  it('closes the socket of a viewer that does not read, and goes on for the others', async () => {
    const stuck = await watch()
    const reader = await watch()
    stuck.bufferedAmount = 5 * 1024 * 1024
    await createRig('a')
    expect(stuck.closed?.code).toBe(4408)
    expect(reader.closed).toBeNull()
    expect(shown(reader).at(-1)?.['type']).toBe('delta')
  })

  describe('new text of an answer', () => {
    const delta = { messageId: 'msg_1', partId: 'prt_1', offset: 0, text: 'Hello', createdAt: '2026-01-01T00:00:00.000Z' }
    async function liveMayor() {
      test.bootContainers()
      await test.mutate('ensureMayor', { townId: engine.townId })
      await until('the container runs', () => engine.town.container.run.state === 'running')
    }
    const stream = (more: object = {}) => {
      const body = JSON.stringify({ agentId: engine.town.mayor?.agentId, generation: 1, deltas: [delta], ...more })
      return test.asContainer(engine, 'container-stream', { method: 'POST', body })
    }
    const streamed = (socket: FakeSocket) => socket.messages.filter(({ type }) => type === 'stream')

    it('goes at once to those who look on, without a number, and is never recorded', async () => {
      await liveMayor()
      const socket = await watch()
      const before = { seq: seqOf(socket), events: (await engine.store.readEvents({ after: 0, limit: 100 })).length }
      expect((await stream()).status).toBe(204)
      expect(socket.messages.at(-1)).toEqual({ type: 'stream', deltas: [delta] })
      expect((await engine.store.readEvents({ after: 0, limit: 100 })).length).toBe(before.events)
      expect(await engine.store.readConversation({ limit: 10 })).toEqual([])
      expect((await watch(before.seq)).sent).toEqual([])
    })

    it('passes over a viewer that is behind, whose socket stays open', async () => {
      await liveMayor()
      const slow = await watch()
      const reader = await watch()
      slow.bufferedAmount = 300 * 1024
      await stream()
      expect([streamed(slow).length, streamed(reader).length]).toEqual([0, 1])
      expect(slow.closed).toBeNull()
    })

    it.each([
      ['an older run', { generation: 0 }, 409, 'STALE_GENERATION'],
      ["an agent that is not the town's", { agentId: 'somebody' }, 404, 'AGENT_NOT_FOUND'],
      ['no text', { deltas: [] }, 400, 'INVALID_INPUT'],
    ])('of %s is refused and shown to nobody', async (_, more, status, code) => {
      await liveMayor()
      const socket = await watch()
      const response = await stream(more)
      expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([status, code])
      expect(streamed(socket)).toEqual([])
    })

    it("of another town's container is refused", async () => {
      await liveMayor()
      const other = await test.createTown()
      const { token } = await test.auth.mintContainerToken({ townId: other.townId, containerGeneration: 1, ttlMs: 60_000 })
      const response = await test.asContainer(engine, 'container-stream', { method: 'POST', body: '{}', token })
      expect(response.status).toBe(403)
    })
  })

  it('pings quiet sockets every 20 s, and nobody when they are gone', async () => {
    const socket = await watch()
    test.clock.advance(41_000)
    expect(socket.pings).toBe(2)
    socket.close()
    test.clock.advance(60_000)
    expect(socket.pings).toBe(2)
  })

  it('says that the town was deleted, and ends', async () => {
    const socket = await watch()
    await test.mutate('deleteTown', { townId: engine.townId })
    expect(socket.messages.at(-1)?.['type']).toBe('deleted')
    expect(socket.closed).not.toBeNull()
  })
})
