import type { RigId } from '@gastown/contract/ids'
import type { ProcedureHandlers } from '@gastown/contract/procedures'
import type { ConvoyId } from '@gastown/contract/work/ids'
import type { Clock } from '../../clock.ts'
import type { Containers } from '../../containers.ts'
import type { TownEngine } from '../../engine/town-engine.ts'
import type { Towns } from '../../engine/towns.ts'
import type { DiskProbe } from '../../metrics/disk-probe.ts'
import { computeMetrics, type MetricsNames } from '../../metrics/compute-metrics.ts'
import { createMetricsBooks } from '../../metrics/metrics-books.ts'

export interface MetricsProceduresOptions {
  readonly towns: Pick<Towns, 'get' | 'onOpen'>
  readonly containers: Pick<Containers, 'readMemory'>
  readonly disk: DiskProbe
  readonly clock: Clock
}

/** Convoys whose titles are looked up: those of a busy month. */
const namedConvoys = 500

/** What a town did and what it takes, in numbers. */
export function createMetricsProcedures(
  options: MetricsProceduresOptions,
): Pick<ProcedureHandlers, 'getMetrics' | 'getFootprint'> {
  const { towns, containers, disk, clock } = options
  const books = createMetricsBooks({ clock })
  // A town of this id that opens anew is another store.
  towns.onOpen(({ townId }) => books.forget(townId))
  return {
    async getMetrics({ townId, window }) {
      const engine = towns.get(townId)
      const [book, names] = await Promise.all([books.open(engine), readNames(engine)])
      return computeMetrics(book, { window, nowMs: clock.now(), names })
    },

    async getFootprint({ townId }) {
      const engine = towns.get(townId)
      const [memory, parts] = await Promise.all([containers.readMemory(), disk.measure(engine.townId)])
      return {
        measuredAt: new Date(clock.now()).toISOString(),
        memoryBytes: memory.get(engine.townId) ?? null,
        disk: [...parts],
      }
    },
  }
}

async function readNames({ town, store }: TownEngine): Promise<MetricsNames> {
  const convoys = await store.listConvoys({ limit: namedConvoys })
  return {
    rigs: new Map<RigId, string>(Array.from(town.rigs.values(), ({ rigId, name }) => [rigId, name])),
    convoys: new Map<ConvoyId, string>(convoys.map(({ convoyId, title }) => [convoyId, title])),
  }
}
