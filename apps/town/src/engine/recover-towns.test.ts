import type { TownId } from '@gastown/contract/ids'
import { defaultTerminalConfig } from '@gastown/contract/town-config'
import { demoModelConfig } from '@gastown/contract/model-config'
import { createMemoryTownStores } from '@gastown/store/memory-town-store'
import type { TownStores } from '@gastown/store/town-store'
import { describe, expect, it } from 'vitest'
import type { Containers } from '../containers.ts'
import { ManualClock } from '../manual-clock.ts'
import { createTowns, type OpenableTowns } from './create-towns.ts'
import { newInputId } from './new-input-id.ts'
import { recoverTowns, watchContainers } from './recover-towns.ts'

const silent = { info: () => {}, warn: () => {}, error: () => {} }
const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes))
const config = {
  engine: 'kilo',
  model: demoModelConfig,
  container: { sleepAfterMinutes: 30 },
  terminal: defaultTerminalConfig,
} as const

interface FakeContainers extends Containers {
  readonly calls: string[]
  folders: readonly TownId[]
  alive: { containerGeneration: number; bootId: string } | null
  end(townId: TownId, containerGeneration: number): void
}

function fakeContainers(): FakeContainers {
  const listeners = new Set<Parameters<Containers['onGone']>[0]>()
  const calls: string[] = []
  const refuse = () => Promise.reject(new Error('not part of this test'))
  return {
    calls,
    alive: null,
    start: refuse,
    startSpare: refuse,
    readMemory: () => Promise.resolve(new Map()),
    folders: [],
    list() {
      return Promise.resolve(this.folders)
    },
    stop({ townId }) {
      calls.push(`stop ${townId}`)
      return Promise.resolve()
    },
    state: () => ({ state: 'down' }),
    adopt({ townId }) {
      calls.push(`adopt ${townId}`)
      return Promise.resolve(this.alive)
    },
    fetch: refuse,
    openSocket: refuse,
    onGone(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    purge(townId) {
      calls.push(`purge ${townId}`)
      return Promise.resolve()
    },
    release: () => Promise.resolve(),
    end(townId, containerGeneration) {
      for (const listener of listeners) listener({ townId, containerGeneration, reason: 'killed' })
    },
  }
}

const townsOf = (stores: TownStores) => createTowns({ stores, clock: new ManualClock(), random, log: silent })

function recover(towns: OpenableTowns, containers: Containers, selected: readonly TownId[] = []): Promise<void> {
  const townLink = () => Promise.resolve({ url: 'http://127.0.0.1:1', token: 't', expiresAt: '2030-01-01T00:00:00.000Z' })
  const forget = (townId: TownId) => containers.purge(townId)
  return recoverTowns({ towns, containers, townLink, forget, selectAutostart: () => selected, random, log: silent })
}

/** Stores of an install whose control plane was killed while one town's container ran. */
async function afterCrash(): Promise<{ stores: TownStores; townId: TownId }> {
  const stores = createMemoryTownStores()
  const towns = townsOf(stores)
  const engine = await towns.create({ name: 'Springfield', config, secrets: new Map() })
  await engine.take({ kind: 'intent', intent: { type: 'mayor.provide', inputId: newInputId(random) } })
  await engine.take({ kind: 'intent', intent: { type: 'container.wake', inputId: newInputId(random), reason: 'user' } })
  const reportId = newInputId(random)
  const at = '2026-01-01T00:00:00.000Z'
  await engine.take({
    kind: 'container-report',
    report: { type: 'container.booted', reportId, at, containerGeneration: 1, bootId: 'b1', sandbox: 'none', sandboxReason: '' },
  })
  const { townId } = engine
  await towns.close()
  return { stores, townId }
}

describe('after a start of the control plane', () => {
  it('a container that is alive is taken over and its town goes on as it was', async () => {
    const { stores, townId } = await afterCrash()
    const towns = townsOf(stores)
    const containers = fakeContainers()
    containers.alive = { containerGeneration: 1, bootId: 'b1' }
    await recover(towns, containers)
    expect(towns.get(townId).town.container).toMatchObject({ containerGeneration: 1, run: { state: 'running' } })
    await towns.close()
  })

  it('a container that died meanwhile is started again', async () => {
    const { stores, townId } = await afterCrash()
    const towns = townsOf(stores)
    await recover(towns, fakeContainers())
    expect(towns.get(townId).town.container).toMatchObject({ containerGeneration: 2, run: { state: 'starting' } })
    await towns.close()
  })

  it('a container of a run that the town has given up is stopped', async () => {
    const { stores, townId } = await afterCrash()
    const towns = townsOf(stores)
    const containers = fakeContainers()
    containers.alive = { containerGeneration: 7, bootId: 'b7' }
    await recover(towns, containers)
    expect(containers.calls).toContain(`stop ${townId}`)
    await towns.close()
  })

  it('a deleted town and a half-made one are removed, and the others opened', async () => {
    const { stores, townId } = await afterCrash()
    const first = townsOf(stores)
    await first.openAll(() => Promise.resolve())
    await first.get(townId).take({ kind: 'intent', intent: { type: 'town.delete', inputId: newInputId(random) } })
    const other = await first.create({ name: 'Shelbyville', config, secrets: new Map() })
    const otherId = other.townId
    await first.close()
    await (await stores.open('half-made' as TownId)).close()

    const towns = townsOf(stores)
    const containers = fakeContainers()
    await recover(towns, containers)
    expect(towns.list().map((engine) => engine.townId)).toEqual([otherId])
    expect(containers.calls).toContain(`purge ${townId}`)
    expect(await stores.list()).toEqual([otherId])
    await towns.close()
  })

  it('a container without a town, as a spare that was left, is ended and removed; those of towns stay', async () => {
    const { stores, townId } = await afterCrash()
    const towns = townsOf(stores)
    const containers = fakeContainers()
    containers.alive = { containerGeneration: 1, bootId: 'b1' }
    containers.folders = [townId, 'town-of-nobody' as TownId]
    await recover(towns, containers)
    expect(containers.calls).toEqual(['stop town-of-nobody', 'purge town-of-nobody', `adopt ${townId}`])
    await towns.close()
  })

  it('a town that cannot be opened keeps its container’s folder', async () => {
    const { stores, townId } = await afterCrash()
    const broken: TownStores = {
      ...stores,
      open: () => Promise.reject(new Error('disk I/O error')),
      list: () => stores.list(),
    }
    const towns = townsOf(broken)
    const containers = fakeContainers()
    containers.folders = [townId]
    await recover(towns, containers)
    expect(containers.calls).toEqual([])
    await towns.close()
  })

  it('a town that is not open yet is recovering, an unknown one is not found afterwards', async () => {
    const { stores, townId } = await afterCrash()
    const towns = townsOf(stores)
    expect(() => towns.get(townId)).toThrow(expect.objectContaining({ code: 'TOWN_RECOVERING' }))
    await recover(towns, fakeContainers())
    expect(towns.get(townId).townId).toBe(townId)
    expect(() => towns.get('nowhere')).toThrow(expect.objectContaining({ code: 'TOWN_NOT_FOUND', field: 'townId' }))
    await towns.close()
  })

  it('towns chosen to be warm are woken', async () => {
    const { stores, townId } = await afterCrash()
    const towns = townsOf(stores)
    const asleep = townsOf(stores)
    await asleep.openAll(() => Promise.resolve())
    await asleep.get(townId).take({ kind: 'intent', intent: { type: 'container.stop', inputId: newInputId(random) } })
    const gone = { type: 'container.gone', inputId: newInputId(random), containerGeneration: 1, reason: 'exit 0' } as const
    await asleep.get(townId).take({ kind: 'report', report: gone })
    await asleep.close()
    await recover(towns, fakeContainers(), [townId])
    expect(towns.get(townId).town.container).toMatchObject({ containerGeneration: 2, run: { state: 'starting' } })
    await towns.close()
  })

  it('the end of a container is told to its town', async () => {
    const { stores, townId } = await afterCrash()
    const towns = townsOf(stores)
    const containers = fakeContainers()
    containers.alive = { containerGeneration: 1, bootId: 'b1' }
    const unwatch = watchContainers({ towns, containers, random, log: silent })
    await recover(towns, containers)
    const told = new Promise<void>((resolve) => void towns.get(townId).onTurn(() => resolve()))
    containers.end(townId, 1)
    await told
    expect(towns.get(townId).town.container.containerGeneration).toBe(2)
    unwatch()
    await towns.close()
  })
})
