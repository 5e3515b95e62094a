import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestPlane, type TestPlane } from '../doors/testing/test-plane.ts'
import { until } from '../doors/testing/until.ts'
import type { TownEngine } from '../engine/town-engine.ts'

describe('what the town owes its container', () => {
  let test: TestPlane
  let engine: TownEngine

  beforeEach(async () => {
    test = await openTestPlane()
    engine = await test.createTown()
    test.bootContainers()
  })
  afterEach(() => test.close())

  const sent = (method: string, path: string) => test.containers.bodiesOf(method, path)
  async function liveMayor(): Promise<string> {
    const { data } = await test.mutate('ensureMayor', { townId: engine.townId })
    await until('the mayor was started', () => sent('POST', '/agents/start').length === 1)
    await test.reportMayor(engine, {})
    return data.agentId
  }

  it('a container is started with its generation, its settings and a token of its own, and that is measured', async () => {
    await liveMayor()
    expect(test.containers.starts).toMatchObject([
      {
        townId: engine.townId,
        containerGeneration: 1,
        sleepAfterMinutes: 30,
        terminal: { background: true, closeAfterMinutes: 10 },
      },
    ])
    expect(test.recorded.map(({ event }) => event)).toContainEqual({
      event: 'container.started',
      durationMs: 0,
      adopted: false,
      claimed: false,
    })
  })

  it('a message is brought with its id, and again with the same id until the mayor takes it', async () => {
    const agentId = await liveMayor()
    let refusals = 2
    test.containers.answer = () => {
      refusals -= 1
      if (refusals < 0) return Response.json({}, { status: 202 })
      const problem = { type: 'x', title: 'x', status: 503, code: 'AGENT_NOT_READY', detail: 'Its server is being replaced.' }
      return Response.json(problem, { status: 503 })
    }
    const { data } = await test.mutate('sendMessage', { townId: engine.townId, message: 'hello' })
    const path = `/agents/${agentId}/message`
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await until(`attempt ${attempt}`, () => sent('POST', path).length === attempt)
      await until('its end is recorded', async () => attempt === 3 || (await engine.store.nextActionAt()) !== null)
      await until('the alarm is set', () => test.clock.pending > 0)
      test.clock.advance(1_000)
    }
    await until('nothing is owed', async () => (await engine.store.nextActionAt()) === null)
    expect(sent('POST', path)).toEqual([1, 2, 3].map(() => ({ messageId: data.messageId, generation: 1, text: 'hello' })))
    expect(engine.town.inbox.size).toBe(1)
  })

  it('a turn is stopped in its run, once; the messages that waited for it go on', async () => {
    const agentId = await liveMayor()
    await test.reportMayor(engine, { activity: 'working' })
    const answered = Promise.withResolvers<Response>()
    test.containers.answer = ({ path }) => (path.endsWith('/abort') ? answered.promise : Response.json({}, { status: 202 }))
    expect((await test.mutate('stopTurn', { townId: engine.townId })).data).toEqual({ done: true })
    await test.mutate('stopTurn', { townId: engine.townId })
    await until('it is asked for', () => sent('POST', `/agents/${agentId}/abort`).length > 0)
    await test.mutate('sendMessage', { townId: engine.townId, message: 'next' })
    expect(sent('POST', `/agents/${agentId}/message`)).toEqual([])
    answered.resolve(new Response(null, { status: 204 }))
    await until('the message is brought', () => sent('POST', `/agents/${agentId}/message`).length === 1)
    expect(sent('POST', `/agents/${agentId}/abort`)).toEqual([{ generation: 1 }])
  })

  it('nothing is sent to stop a mayor that rests', async () => {
    const agentId = await liveMayor()
    expect((await test.mutate('stopTurn', { townId: engine.townId })).data).toEqual({ done: true })
    await until('nothing is owed', async () => (await engine.store.nextActionAt()) === null)
    expect(sent('POST', `/agents/${agentId}/abort`)).toEqual([])
  })

  it('promise 9: new settings are told to the running container and to the live mayor, at once', async () => {
    const agentId = await liveMayor()
    const terminal = { background: false, closeAfterMinutes: 3 }
    const config = { container: { sleepAfterMinutes: 5 }, terminal, model: { provider: 'demo', model: 'demo-script' } }
    await test.mutate('updateTownConfig', { townId: engine.townId, config })
    await until(
      'both were told',
      () => sent('PATCH', '/settings').length > 0 && sent('PATCH', `/agents/${agentId}/model`).length > 0,
    )
    expect(sent('PATCH', '/settings')).toEqual([{ sleepAfterMinutes: 5, terminal, worktrees: {} }])
    expect(sent('PATCH', `/agents/${agentId}/model`)).toMatchObject([{ agentId, model: 'demo/demo-script' }])
  })

  it('promise 6: what was given up is a notice with its reason and the way out', async () => {
    const problem = { type: 'x', title: 'x', status: 503, code: 'ENGINE_NOT_INSTALLED', detail: 'kilo is not installed.' }
    test.containers.answer = () => Response.json(problem, { status: 503 })
    await test.mutate('ensureMayor', { townId: engine.townId })
    const notices = async () =>
      (await test.query('getTown', { townId: engine.townId })).data.notices as { text: string; level: string }[]
    await until('it is told', async () => (await notices()).length > 0)
    expect(await notices()).toMatchObject([{ level: 'error', text: expect.stringContaining('kilo is not installed.') as string }])
  })

  it('the end of a container is measured with its reason', async () => {
    await liveMayor()
    test.containers.end(engine.townId, 'killed by signal 9')
    await until('it is recorded', () => test.recorded.some(({ event }) => event.event === 'container.exited'))
    expect(test.recorded.map(({ event }) => event)).toContainEqual({ event: 'container.exited', reason: 'killed by signal 9' })
  })
})
