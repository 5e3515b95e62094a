import { afterEach, describe, expect, it } from 'vitest'
import { FakeSocket } from '../doors/testing/fake-socket.ts'
import { openTestPlane, operatorToken, origin, type TestPlane } from '../doors/testing/test-plane.ts'
import { until } from '../doors/testing/until.ts'
import type { TownEngine } from '../engine/town-engine.ts'

const gib = 1024 ** 3
let test: TestPlane

afterEach(() => test.close())

async function openPlane(warmth: { spares?: number; budgetBytes?: number }): Promise<void> {
  test = await openTestPlane(warmth)
  test.bootContainers()
}

/** A town whose mayor is live and idle; its container holds 1 GiB. The clock goes on a second, so that the next one is used later. */
async function warmTown(): Promise<TownEngine> {
  const engine = await test.createTown()
  test.containers.memory.set(engine.townId, gib)
  await test.mutate('ensureMayor', { townId: engine.townId })
  await until('the mayor is wanted of a running container', () => engine.town.container.run.state === 'running')
  await test.reportMayor(engine, {})
  await until('nothing is owed', async () => (await engine.store.countActions()).owed === 0)
  test.clock.advance(1_000)
  return engine
}

/** Lets the keeper look, until it is so. */
const untilLooked = (what: string, isSo: () => boolean): Promise<void> =>
  until(what, () => {
    test.clock.advance(1_000)
    return isSo()
  })

const stateOf = (engine: TownEngine): string => engine.town.container.run.state
const readWarmth = async () => (await test.query('getSystem')).data.warmth

async function view(engine: TownEngine): Promise<FakeSocket> {
  const headers = { host: '127.0.0.1:8787', authorization: `Bearer ${operatorToken}`, upgrade: 'websocket' }
  const answer = await test.plane.upgrade(new Request(`${origin}/api/towns/${engine.townId}/status/ws`, { headers }))
  if (answer instanceof Response) throw new Error(`The upgrade was refused with ${answer.status}.`)
  const socket = new FakeSocket()
  answer.accept(socket)
  return socket
}

describe('a memory budget that is set', () => {
  it('promise 9: puts the town to sleep that was used least lately, says why, and leaves the others', async () => {
    await openPlane({ budgetBytes: 2.5 * gib })
    const [first, second] = [await warmTown(), await warmTown()]
    expect([stateOf(first), stateOf(second)]).toEqual(['running', 'running'])
    const third = await warmTown()
    await untilLooked('the first sleeps', () => stateOf(first) === 'asleep')
    expect([stateOf(second), stateOf(third)]).toEqual(['running', 'running'])
    const { data } = await test.query('listTowns')
    expect(data.towns[0].containerReason).toContain('memory budget of 2.5 GiB: 3 towns were warm')
  })

  it('does not count what an earlier control plane left before it was looked for', async () => {
    await openPlane({ budgetBytes: 2.5 * gib })
    const { townId } = await warmTown()
    expect(await readWarmth()).toMatchObject({ warmTowns: 1, usedBytes: gib })
    test.containers.setState(townId, { state: 'unknown' })
    expect(await readWarmth()).toMatchObject({ warmTowns: 0, usedBytes: 0 })
  })

  it('never takes one that somebody has open or that works, however long ago it was used', async () => {
    await openPlane({ budgetBytes: 2.5 * gib })
    const [open, working] = [await warmTown(), await warmTown()]
    const socket = await view(open)
    await test.reportMayor(working, { activity: 'working' })
    const idle = await warmTown()
    await untilLooked('the idle one sleeps', () => stateOf(idle) === 'asleep')
    expect([stateOf(open), stateOf(working)]).toEqual(['running', 'running'])
    socket.close()
  })

  it('is told with what the towns hold, and whether that was measured', async () => {
    await openPlane({ budgetBytes: 3 * gib })
    const engine = await warmTown()
    const spares = { wanted: 0, ready: 0 }
    expect(await readWarmth()).toEqual({ budgetBytes: 3 * gib, usedBytes: gib, warmTowns: 1, spares, measured: true })
    test.containers.memory.delete(engine.townId)
    expect(await readWarmth()).toMatchObject({ warmTowns: 1, measured: false })
  })
})

describe('a spare that is wished', () => {
  it('promise 9: waits, and becomes the next town with its mayor; then another one comes', async () => {
    await openPlane({ spares: 1 })
    await untilLooked('a spare waits', () => test.containers.spares.length === 1)
    const spare = test.containers.spares[0]
    const engine = await test.createTown()
    expect(engine.townId).toBe(spare?.townId)
    expect(engine.town.mayor?.agentId).toBe(spare?.agentId)
    await until('it is claimed', () => stateOf(engine) === 'running')
    expect(test.recorded.map(({ event }) => event)).toContainEqual({ event: 'spare.wished', outcome: 'claimed' })
    await test.reportMayor(engine, {})
    await untilLooked('the next one waits', () => test.containers.spares.length === 1)
    expect(test.containers.spares[0]?.townId).not.toBe(engine.townId)
  })

  it('is missed while there is none: the town is made as ever, asleep', async () => {
    await openPlane({ spares: 1 })
    const engine = await test.createTown()
    expect(stateOf(engine)).toBe('asleep')
    expect(test.recorded.map(({ event }) => event)).toContainEqual({ event: 'spare.wished', outcome: 'missed' })
  })

  it('does not wait where none is wished, and nothing is missed', async () => {
    await openPlane({ spares: 0 })
    await test.createTown()
    test.clock.advance(60_000)
    expect(test.containers.spares).toEqual([])
    expect(test.recorded).toEqual([])
  })

  it('waits until no mayor is on its way up', async () => {
    await openPlane({ spares: 1 })
    const engine = await test.createTown()
    await test.mutate('ensureMayor', { townId: engine.townId })
    await until('the container runs', () => stateOf(engine) === 'running')
    test.clock.advance(60_000)
    expect((await readWarmth()).spares).toEqual({ wanted: 1, ready: 0 })
    expect(test.containers.spares).toEqual([])
    await test.reportMayor(engine, {})
    await untilLooked('a spare waits', () => test.containers.spares.length === 1)
  })

  it('ends first when the budget does not carry it, before any town sleeps', async () => {
    await openPlane({ spares: 1, budgetBytes: 2.5 * gib })
    await untilLooked('a spare waits', () => test.containers.spares.length === 1)
    const engine = await warmTown()
    await untilLooked('the next one waits', () => test.containers.spares.length === 1)
    test.containers.memory.set(engine.townId, 2.2 * gib)
    await untilLooked('the spare is ended', () => test.containers.spares.length === 0)
    expect(stateOf(engine)).toBe('running')
  })

  it('is gone when the control plane has closed', async () => {
    await openPlane({ spares: 1 })
    await untilLooked('a spare waits', () => test.containers.spares.length === 1)
    await test.plane.close({ drainMs: 0 })
    expect(test.containers.spares).toEqual([])
  })
})
