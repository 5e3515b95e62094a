import type { Containers } from '../../containers.ts'
import type { Towns } from '../../engine/towns.ts'
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
        agentServers: { mayor: town.mayor?.run.state === 'live' ? 1 : 0, workers: 0 },
        ...(await store.countActions()),
        memoryBytes: memory.get(townId) ?? null,
      })),
    ),
    spareMemoryBytes: [...memory].find(([townId]) => !ids.has(townId))?.[1] ?? null,
  }
}
