import type { StartupMetrics, TelemetryEvent } from '@gastown/contract/telemetry'
import type { Clock } from '../clock.ts'
import { computeStartupMetrics } from './compute-startup-metrics.ts'
import { createPrometheusMetrics, type TownGauges } from './prometheus.ts'
import { parsePoint, renderPoint } from './telemetry-points.ts'
import type { TelemetryReader } from './telemetry-reader.ts'
import type { TelemetrySink } from './telemetry-sink.ts'

/** Points are kept and looked back at for 30 days. */
export const telemetryRetentionMs = 30 * 24 * 60 * 60_000

const startupEvents = [
  'agent.startup_phase',
  'terminal.first_paint',
  'mayor.ensure_decision',
  'mayor.prewarm_complete',
] as const satisfies readonly TelemetryEvent['event'][]

export interface Telemetry {
  /** Never throws and never waits. */
  record(townId: string, event: TelemetryEvent): void
  /** Of the last 30 days; a town that nobody has recorded for has empty lists. */
  readStartupMetrics(townId: string): Promise<StartupMetrics>
  /** Prometheus text. */
  renderMetrics(): Promise<string>
  /** Forgets a deleted town; what still comes of it is dropped. */
  purge(townId: string): void
}

/** Writes each event to the sink, for P50 and P95 per town, and counts it for `/metrics`. */
export function createTelemetry(options: {
  sink: TelemetrySink
  reader: TelemetryReader
  clock: Clock
  /** Asked at each scrape. */
  readGauges: () => Promise<readonly TownGauges[]>
}): Telemetry {
  const { sink, reader, clock } = options
  const metrics = createPrometheusMetrics()
  const purged = new Set<string>()
  return {
    record(townId, event) {
      if (purged.has(townId)) return
      sink.write(renderPoint(townId, event))
      metrics.observe(townId, event)
    },
    async readStartupMetrics(townId) {
      const sinceMs = clock.now() - telemetryRetentionMs
      const byEvent = await Promise.all(startupEvents.map((event) => reader.readPoints({ index: townId, event, sinceMs })))
      return computeStartupMetrics(byEvent.flat().flatMap(({ point }) => parsePoint(point) ?? []))
    },
    async renderMetrics() {
      return metrics.render(await options.readGauges())
    },
    purge(townId) {
      purged.add(townId)
      metrics.purge(townId)
      sink.purge(townId)
    },
  }
}
