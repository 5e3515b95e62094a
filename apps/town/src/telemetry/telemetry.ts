import type { StartupHistory } from '@gastown/contract/startup-history'
import type { StartupMetrics, TelemetryEvent } from '@gastown/contract/telemetry'
import type { Clock } from '../clock.ts'
import { computeStartupHistory } from './compute-startup-history.ts'
import { computeStartupMetrics } from './compute-startup-metrics.ts'
import { createPrometheusMetrics, type Gauges } from './prometheus.ts'
import type { StampedEvent } from './stamped-event.ts'
import { parsePoint, renderPoint } from './telemetry-points.ts'
import type { TelemetryReader } from './telemetry-reader.ts'
import type { TelemetrySink } from './telemetry-sink.ts'

const dayMs = 24 * 60 * 60_000

/** Points are kept and looked back at for 30 days. */
export const telemetryRetentionMs = 30 * dayMs

/**
 * Points of one kind that are looked at: some 600 starts of a mayor, computed in a tenth of a second. All of a month of a town that crashes
 * every minute would hold up every town for seconds.
 */
const mostPoints = 5_000

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
  /** Of the last `days`, 1 to 30. */
  readStartupHistory(townId: string, days: number): Promise<StartupHistory>
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
  readGauges: () => Promise<Gauges>
}): Telemetry {
  const { sink, reader, clock } = options
  const metrics = createPrometheusMetrics()
  const purged = new Set<string>()
  const readStartup = async (townId: string, sinceMs: number): Promise<StampedEvent[]> => {
    const byEvent = await Promise.all(
      startupEvents.map((event) => reader.readPoints({ index: townId, event, sinceMs, limit: mostPoints })),
    )
    return byEvent.flat().flatMap(({ atMs, point }) => {
      const event = parsePoint(point)
      return event === null ? [] : { atMs, event }
    })
  }
  return {
    record(townId, event) {
      if (purged.has(townId)) return
      sink.write(renderPoint(townId, event))
      metrics.observe(townId, event)
    },
    async readStartupMetrics(townId) {
      const stamped = await readStartup(townId, clock.now() - telemetryRetentionMs)
      return computeStartupMetrics(stamped.map(({ event }) => event))
    },
    async readStartupHistory(townId, days) {
      const nowMs = clock.now()
      return computeStartupHistory(await readStartup(townId, nowMs - days * dayMs), nowMs)
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
