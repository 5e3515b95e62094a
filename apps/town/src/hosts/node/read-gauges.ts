import type { Containers } from '../../containers.ts'
import type { Town } from '@gastown/core/town'
import { usdOf } from '@gastown/core/work/budgets'
import type { Towns } from '../../engine/towns.ts'
import { countBeads } from '../../views/work-view.ts'
import type { Gauges } from '../../telemetry/prometheus.ts'

/** What `/metrics` shows of the towns that are open and of the spare, as it is now. */
export async function readGauges({
  towns,
  containers,
}: {
  towns: Pick<Towns, 'list'>
  containers: Pick<Containers, 'readMemory'>
}): Promise<Gauges> {
  const engines = towns.list()
  const memory = await containers.readMemory()
  const ids = new Set(engines.map(({ townId }) => townId))
  return {
    towns: await Promise.all(
      engines.map(async ({ townId, town, store }) => ({
        townId,
        agentServers: { mayor: town.mayor?.run.state === 'live' ? 1 : 0, workers: countWorkers(town, 'working') > 0 ? 1 : 0 },
        beads: countBeads(town.work),
        workersBusy: town.work.workers.size - countWorkers(town, 'idle'),
        mergeQueue: town.work.merges.size,
        spentUsd: usdOf(town.work.ledger.total),
        ...(await store.countActions()),
        memoryBytes: memory.get(townId) ?? null,
      })),
    ),
    spareMemoryBytes: [...memory].find(([townId]) => !ids.has(townId))?.[1] ?? null,
  }
}

function countWorkers({ work }: Town, state: 'working' | 'idle'): number {
  return [...work.workers.values()].filter(({ run }) => run.state === state).length
}
