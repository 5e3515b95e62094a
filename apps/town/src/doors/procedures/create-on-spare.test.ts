import { createMemoryTownStores } from '@gastown/store/memory-town-store'
import { demoModelConfig } from '@gastown/contract/model-config'
import { defaultContainerConfig, defaultTerminalConfig } from '@gastown/contract/town-config'
import { expect, it } from 'vitest'
import { createTowns } from '../../engine/create-towns.ts'
import { ManualClock } from '../../manual-clock.ts'
import { drawSpare, type Spare } from '../../warmth/draw-spare.ts'
import { createOnSpare } from './create-on-spare.ts'

const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes))
const log = { info: () => {}, warn: () => {}, error: () => {} }
const town = {
  name: 'Springfield',
  config: { engine: 'kilo', model: demoModelConfig, container: defaultContainerConfig, terminal: defaultTerminalConfig },
  secrets: new Map<string, string>(),
} as const

it('the town and the mayor have the ids that the spare was started with, and the container is wanted at once', async () => {
  const towns = createTowns({ stores: createMemoryTownStores(), clock: new ManualClock(), random, log })
  const spare = drawSpare(random)
  const spares = { discard: () => Promise.reject(new Error('It was used.')) }
  const engine = await createOnSpare(town, spare, { towns, spares, random })
  expect(engine.townId).toBe(spare.townId)
  expect(engine.town).toMatchObject({ mayor: { agentId: spare.agentId }, container: { run: { state: 'starting' } } })
  await towns.close()
})

it('a town that cannot be made costs the spare, since its ids may be half taken', async () => {
  const spare = drawSpare(random)
  const discarded: Spare[] = []
  const spares = { discard: async (one: Spare) => void discarded.push(one) }
  const towns = { create: () => Promise.reject(new Error('disk full')) }
  await expect(createOnSpare(town, spare, { towns, spares, random })).rejects.toThrow('disk full')
  expect(discarded).toEqual([spare])
})
