import type { Towns } from '../../engine/towns.ts'
import type { TownGauges } from '../../telemetry/prometheus.ts'

/** What `/metrics` shows of the towns that are open, as it is now. */
export async function readTownGauges(towns: Pick<Towns, 'list'>): Promise<readonly TownGauges[]> {
  return Promise.all(
    towns.list().map(async ({ townId, town, store }) => ({
      townId,
      agentServers: { mayor: town.mayor?.run.state === 'live' ? 1 : 0, workers: 0 },
      ...(await store.countActions()),
    })),
  )
}
