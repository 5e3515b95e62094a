import { expect, it } from 'vitest'
import { openWorkTown } from '../../doors/testing/work-town.ts'
import { readGauges } from './read-gauges.ts'

it('the gauges of a town are its beads, its workers, its queue and what it spent', async () => {
  const town = await openWorkTown()
  await town.configureRig({ maxPolecats: 1 })
  const { agentId, generation } = await town.bringUp(await town.sling())
  await town.sling({ title: 'Waits' })
  const spend = { inputTokens: 1, outputTokens: 2, cachedTokens: 3, costMicros: 1_500_000 }
  await town.hear({ type: 'agent.usage', agentId, generation, model: 'demo/x', spend })
  const { towns, containers } = town.test
  containers.memory.set(town.engine.townId, 7)
  expect((await readGauges({ towns, containers })).towns).toMatchObject([
    {
      townId: town.engine.townId,
      agentServers: { mayor: 1, workers: 1 },
      beads: { open: 1, in_progress: 1, in_review: 0, failed: 0 },
      workersBusy: 1,
      mergeQueue: 0,
      spentUsd: 1.5,
      dead: 0,
      memoryBytes: 7,
    },
  ])
  await town.close()
})
