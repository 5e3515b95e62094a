import { encodeStill } from '@gastown/contract/terminal-still'
import { lastScreenHeaders } from '@gastown/contract/town-routes'
import { terminalProgressSchema } from '@gastown/contract/status-feed'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TownEngine } from '../engine/town-engine.ts'
import { FakeSocket } from './testing/fake-socket.ts'
import { openTestPlane, operatorToken, origin, type TestPlane } from './testing/test-plane.ts'
import { until } from './testing/until.ts'

describe('the terminal relay', () => {
  let test: TestPlane
  let engine: TownEngine

  beforeEach(async () => {
    test = await openTestPlane()
    engine = await test.createTown()
    test.bootContainers()
  })
  afterEach(() => test.close())

  async function open(agent = 'mayor', query = ''): Promise<FakeSocket> {
    const headers = { host: '127.0.0.1:8787', authorization: `Bearer ${operatorToken}`, upgrade: 'websocket' }
    const answer = await test.plane.upgrade(
      new Request(`${origin}/api/towns/${engine.townId}/agents/${agent}/terminal${query}`, { headers }),
    )
    if (answer instanceof Response) throw new Error(`The upgrade was refused with ${answer.status}.`)
    const socket = new FakeSocket()
    answer.accept(socket)
    return socket
  }
  async function openLive(): Promise<{ viewer: FakeSocket; upstream: FakeSocket }> {
    const viewer = await open()
    await until('it is piped', () => test.containers.sockets.length > 0)
    const upstream = test.containers.sockets.at(-1)
    if (upstream === undefined) throw new Error('There is no socket to the container.')
    return { viewer, upstream }
  }
  const decisions = () => test.recorded.filter(({ event }) => event.event === 'mayor.ensure_decision').length

  it('opens at once in a sleeping town without a mayor, says what it waits for, and wakes the mayor once', async () => {
    let finish = (): void => {}
    const { onStart } = test.containers
    test.containers.onStart = async (request) => {
      await new Promise<void>((resolve) => {
        finish = resolve
      })
      await onStart(request)
    }
    const viewer = await open()
    expect(viewer.closed).toBeNull()
    expect(terminalProgressSchema.parse(viewer.messages[0]).text).toContain('The town sleeps.')
    await until('it says that the container starts', () => viewer.messages.some(({ text }) => text === 'Starting the container…'))
    await until('the container is being started', () => test.containers.starts.length === 1)
    expect(test.containers.sockets).toEqual([])
    finish()
    await until('it is piped', () => test.containers.sockets.length === 1)
    expect(decisions()).toBe(1)
  })

  it('keeps what is typed before, in order, and delivers it first', async () => {
    const viewer = await open()
    viewer.receive('hello')
    viewer.receive(new Uint8Array([1, 2]))
    await until('it is piped', () => (test.containers.sockets[0]?.sent.length ?? 0) === 2)
    viewer.receive('later')
    expect(test.containers.sockets[0]?.sent).toEqual(['hello', new Uint8Array([1, 2]), 'later'])
  })

  it('delivers the hello of the address before everything else', async () => {
    const viewer = await open('mayor', `?hello=${encodeURIComponent('{"type":"hello"}')}`)
    viewer.receive('later')
    await until('it is piped', () => (test.containers.sockets[0]?.sent.length ?? 0) === 2)
    expect(test.containers.sockets[0]?.sent).toEqual(['{"type":"hello"}', 'later'])
  })

  it('then pipes frames as they are, both ways', async () => {
    const { viewer, upstream } = await openLive()
    const progress = viewer.sent.length
    upstream.receive(new Uint8Array([27, 91]))
    upstream.receive('{"type":"welcome"}')
    viewer.receive(new Uint8Array([3]))
    expect(viewer.sent.slice(progress)).toEqual([new Uint8Array([27, 91]), '{"type":"welcome"}'])
    expect(upstream.sent).toEqual([new Uint8Array([3])])
  })

  it('is the same by the mayor agent id, and closed with 4004 for an agent that there is not', async () => {
    await openLive()
    const byId = await open(engine.town.mayor?.agentId)
    await until('it is piped too', () => test.containers.sockets.length === 2)
    expect(byId.closed).toBeNull()
    expect((await open('ghost')).closed?.code).toBe(4004)
  })

  it('several viewers have a socket each', async () => {
    const first = await openLive()
    const second = await open()
    await until('it is piped too', () => test.containers.sockets.length === 2)
    test.containers.sockets[1]?.receive('b')
    expect(second.sent.at(-1)).toBe('b')
    expect(first.viewer.sent).not.toContain('b')
  })

  it('tries again while the container runs and does not take the socket', async () => {
    test.containers.refusesSockets = true
    const viewer = await open()
    await until('it was refused', () => test.logged.some((line) => line.includes('a terminal is not there yet')))
    expect(viewer.closed).toBeNull()
    test.containers.refusesSockets = false
    test.clock.advance(2_000)
    await until('it is piped', () => test.containers.sockets.length === 1)
  })

  it.each([
    ['a lost connection', 1006, 4001],
    ['an orderly end', 1000, 4001],
    ["the container's own word", 4409, 4409],
  ])('tells the viewer of %s behind it, so that it connects again or does not', async (_, code, told) => {
    const { viewer, upstream } = await openLive()
    upstream.close(code, 'x')
    expect(viewer.closed?.code).toBe(told)
  })

  it('a viewer that goes takes its socket to the container with it', async () => {
    const { viewer, upstream } = await openLive()
    viewer.close(1000)
    expect(upstream.closed).not.toBeNull()
  })

  it('a viewer that goes while it waits leaves nothing behind', async () => {
    test.containers.refusesSockets = true
    const viewer = await open()
    await until('it was refused', () => test.logged.some((line) => line.includes('a terminal is not there yet')))
    viewer.close(1000)
    test.containers.refusesSockets = false
    test.clock.advance(10_000)
    await test.query('listTowns')
    expect(test.containers.sockets).toEqual([])
  })

  it('both ends are bounded: who does not read is closed', async () => {
    const { viewer, upstream } = await openLive()
    viewer.bufferedAmount = 5 * 1024 * 1024
    upstream.receive('x')
    expect(viewer.closed?.code).toBe(4408)
    expect(upstream.closed).not.toBeNull()
    test.containers.refusesSockets = true
    const waiting = await open()
    waiting.receive(new Uint8Array(256 * 1024 + 1))
    expect(waiting.closed?.code).toBe(4408)
  })

  it('a viewer that comes back because the user stopped the town does not start it again', async () => {
    const { viewer, upstream } = await openLive()
    await test.reportMayor(engine, {})
    await test.mutate('stopContainer', { townId: engine.townId })
    upstream.close(1006)
    expect(viewer.closed?.code).toBe(4001)
    const back = await open()
    await until('it sleeps', () => engine.town.container.run.state === 'asleep')
    const again = await open()
    expect([back.closed, again.closed]).toEqual([null, null])
    expect(test.containers.starts).toHaveLength(1)
    test.clock.advance(11_000)
    await open()
    await until('a later wish starts it', () => test.containers.starts.length === 2)
    await until('and those who waited are piped too', () => test.containers.sockets.length === 4)
  })

  it('of a deleted town is closed for good, piped or waiting', async () => {
    const { viewer } = await openLive()
    test.containers.refusesSockets = true
    const waiting = await open()
    await test.mutate('deleteTown', { townId: engine.townId })
    expect([viewer.closed?.code, waiting.closed?.code]).toEqual([4004, 4004])
  })

  it('says why when the mayor cannot start', async () => {
    const config = { model: { provider: 'anthropic', model: 'm', apiKey: 'k' } }
    await test.mutate('updateTownConfig', { townId: engine.townId, config })
    await engine.store.deleteSecret(engine.town.config.model.apiKeyRef ?? '')
    const viewer = await open()
    await until('the reason is told', () => viewer.messages.some(({ text }) => String(text).includes('model.apiKey')))
    expect(viewer.closed).toBeNull()
  })

  describe('the last screen', () => {
    const bytes = new TextEncoder().encode('\x1b[1mlast screen')
    const put = async (generation: number, change: { agentId?: string; token?: string; body?: Uint8Array<ArrayBuffer> } = {}) => {
      const agentId = change.agentId ?? engine.town.mayor?.agentId ?? ''
      const token = change.token ?? test.containers.starts.at(-1)?.townLink.token ?? ''
      const headers = {
        host: '127.0.0.1:8787',
        authorization: `Bearer ${token}`,
        [lastScreenHeaders.generation]: String(generation),
        [lastScreenHeaders.takenAtMs]: '1790000000123',
        [lastScreenHeaders.cols]: '120',
        [lastScreenHeaders.rows]: '40',
      }
      const path = `/api/towns/${engine.townId}/rigs/mayor/agents/${agentId}/last-screen`
      const body = change.body ?? bytes
      return (await test.plane.fetch(new Request(`${origin}${path}`, { method: 'PUT', headers, body }))).status
    }

    const still = encodeStill({ takenAtMs: 1_790_000_000_123, cols: 120, rows: 40 }, bytes)

    it('that the container saved comes before anything else, while the town sleeps', async () => {
      await openLive()
      expect(await put(1)).toBe(204)
      await test.mutate('stopContainer', { townId: engine.townId })
      await until('it sleeps', () => engine.town.container.run.state === 'asleep')
      const viewer = await open()
      expect(viewer.sent[0]).toEqual(still)
      expect(test.logged.join('')).not.toContain('last screen')
    })

    it('comes when a container that runs shows nothing within 100 ms, whatever it says', async () => {
      await openLive()
      expect(await put(1)).toBe(204)
      test.containers.sockets.length = 0
      const { viewer, upstream } = await openLive()
      upstream.receive('{"type":"waiting"}')
      test.clock.advance(99)
      expect(viewer.sent).not.toContainEqual(still)
      test.clock.advance(1)
      expect(viewer.sent).toContainEqual(still)
    })

    it('does not come when the live one is there at once', async () => {
      await openLive()
      expect(await put(1)).toBe(204)
      test.containers.sockets.length = 0
      const { viewer, upstream } = await openLive()
      upstream.receive(new Uint8Array([27, 91]))
      test.clock.advance(1_000)
      expect(viewer.sent).not.toContainEqual(still)
    })

    it("promise 2: of an older generation, of another's token, of no agent, or empty is refused", async () => {
      await openLive()
      expect(await put(2)).toBe(204)
      expect(await put(1)).toBe(409)
      expect(await put(2, { token: operatorToken })).toBe(403)
      expect(await put(2, { agentId: 'ghost' })).toBe(404)
      expect(await put(2, { body: new Uint8Array() })).toBe(400)
    })
  })
})
