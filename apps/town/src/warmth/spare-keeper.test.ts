import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FakeContainers } from '../doors/testing/fake-containers.ts'
import { until } from '../doors/testing/until.ts'
import { ManualClock } from '../manual-clock.ts'
import { createSpareKeeper, type SpareKeeper } from './spare-keeper.ts'

const silent = { info: () => {}, warn: () => {}, error: () => {} }
const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes))

let clock: ManualClock
let containers: FakeContainers
let spares: SpareKeeper
const keeperOf = (wanted: number): SpareKeeper => createSpareKeeper({ wanted, containers, clock, random, log: silent })

beforeEach(() => {
  clock = new ManualClock()
  containers = new FakeContainers()
  spares = keeperOf(1)
})
afterEach(() => spares.close())

const untilReady = (): Promise<void> => until('it is ready', () => spares.isReady)
const untilNone = (): Promise<void> => until('there is none', () => spares.current === null)

describe('the spare of a machine', () => {
  it('is one at most, under the ids of the town that it becomes', async () => {
    await Promise.all([spares.start(), spares.start()])
    await untilReady()
    expect(containers.spares).toEqual([{ townId: spares.current?.townId, agentId: spares.current?.agentId }])
  })

  it('is none where none is wanted', async () => {
    spares = keeperOf(0)
    await spares.start()
    expect(containers.spares).toEqual([])
    expect(spares.take()).toBeNull()
  })

  it('is handed out once, and the next one waits until the new mayor is up', async () => {
    await spares.start()
    const spare = spares.take()
    expect(spare?.townId).toBe(containers.spares[0]?.townId)
    expect([spares.take(), spares.current]).toEqual([null, null])
    expect(spares.notBeforeMs).toBeGreaterThan(clock.now())
    expect(containers.stops).toEqual([])
  })

  it('is handed out while its agent server still boots, but not before it serves', async () => {
    containers.spareReady = new Promise(() => {})
    const starting = spares.start()
    expect(spares.take()).toBeNull()
    await starting
    expect(spares.isReady).toBe(false)
    expect(spares.take()).not.toBeNull()
  })

  it('is its town’s affair once it was taken: that its server did not come up ends nothing', async () => {
    const { promise, reject } = Promise.withResolvers<void>()
    containers.spareReady = promise
    await spares.start()
    spares.take()
    reject(new Error('no kilo'))
    await promise.catch(() => undefined)
    expect(containers.stops).toEqual([])
  })

  it('leaves nothing when it does not come up, and is tried later and later, in the end not any more', async () => {
    containers.spareFailure = new Error('no memory')
    const delays: number[] = []
    for (let attempt = 0; attempt < 4; attempt += 1) {
      await spares.start()
      delays.push(spares.notBeforeMs - clock.now())
    }
    expect(delays).toEqual([10_000, 60_000, 300_000, Number.POSITIVE_INFINITY])
    expect(containers.stops).toHaveLength(4)
    expect(containers.purged).toEqual(containers.stops)
  })

  it('is removed when its agent server does not come up, and when its process ends', async () => {
    containers.spareReady = Promise.reject(new Error('no kilo'))
    await spares.start()
    await untilNone()
    containers.spareReady = Promise.resolve()
    await spares.start()
    await untilReady()
    containers.spareGone.resolve('killed')
    await untilNone()
    await until('both are gone', () => containers.purged.length === 2)
    expect(containers.stops).toEqual(containers.purged)
  })

  it.each([
    ['ended', () => spares.end('no room')],
    ['closed', () => spares.close()],
  ])('is stopped and removed when it is %s', async (_what, act) => {
    await spares.start()
    const { townId } = containers.spares[0] ?? {}
    await act()
    expect([containers.stops, containers.purged, spares.current]).toEqual([[townId], [townId], null])
  })

  it('is removed as well when it is ended in the middle of its start', async () => {
    const starting = spares.start()
    await spares.end('no room')
    await starting
    await until('it is gone', () => containers.spares.length === 0)
    expect(spares.current).toBeNull()
  })

  it('does not start after the end', async () => {
    await spares.close()
    await spares.start()
    expect(containers.spares).toEqual([])
  })
})
