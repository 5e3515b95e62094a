import type { PastStart, StartupHistory } from '@gastown/contract/startup-history'
import type { TelemetryEvent } from '@gastown/contract/telemetry'
import { chooseBucketMs } from './choose-bucket-ms.ts'
import { computePercentile } from './compute-percentile.ts'
import { computeStartupMetrics } from './compute-startup-metrics.ts'
import { computePastStarts, wasWarm } from './past-starts.ts'
import type { StampedEvent } from './stamped-event.ts'

/** As many as a person looks through. */
const mostStarts = 50
const mostRecentPaints = 20

type FirstPaint = Extract<TelemetryEvent, { event: 'terminal.first_paint' }>

/** What the startup page shows of the events, which are of one town; `nowMs` ends the time that the series cover. */
export function computeStartupHistory(events: readonly StampedEvent[], nowMs: number): StartupHistory {
  const starts = computePastStarts(events)
  const ofMayor = starts.filter(({ role }) => role === 'mayor')
  const { decisions, prewarms } = computeStartupMetrics(events.map(({ event }) => event))
  return {
    starts: starts.slice(-mostStarts).toReversed(),
    ready: computeReady(ofMayor),
    series: computeSeries(events, nowMs),
    decisions,
    prewarms,
    prewarmHitRate: computePrewarmHitRate(ofMayor),
    firstPaints: computeFirstPaints(events),
  }
}

/** What counts is said at `prewarmHitRate` of the contract. */
export function computePrewarmHitRate(starts: readonly PastStart[]): number | null {
  const hits = starts.flatMap((start) => {
    switch (start.outcome) {
      case null:
        return []
      case 'short_circuit_warm':
      case 'short_circuit_idle':
        return true
      case 'sdk_dead_redispatch':
      case 'fresh_dispatch':
        return wasWarm(start) ?? false
    }
  })
  return hits.length === 0 ? null : hits.filter(Boolean).length / hits.length
}

function computeReady(starts: readonly PastStart[]): StartupHistory['ready'] {
  const measured = starts.flatMap((start) => {
    const warm = wasWarm(start)
    return warm === null || start.readyMs === null ? [] : { warm, readyMs: start.readyMs }
  })
  return [...Map.groupBy(measured, ({ warm }) => warm)].map(([warm, group]) => ({
    warm,
    ...summarize(group.map(({ readyMs }) => readyMs)),
  }))
}

function computeSeries(events: readonly StampedEvent[], nowMs: number): StartupHistory['series'] {
  const phases = events.flatMap(({ atMs, event }) =>
    event.event === 'agent.startup_phase' && event.role === 'mayor' ? { atMs, event } : [],
  )
  const oldestMs = phases.reduce((oldest, { atMs }) => Math.min(oldest, atMs), nowMs)
  const bucketMs = chooseBucketMs(nowMs - oldestMs)
  const bucketOf = (atMs: number): number => Math.floor(atMs / bucketMs) * bucketMs
  const groups = Map.groupBy(phases, ({ event }) => `${event.phase} ${event.prewarmed}`)
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const points = [...Map.groupBy(group, ({ atMs }) => bucketOf(atMs))]
      .toSorted(([one], [other]) => one - other)
      .map(([at, inBucket]) => ({
        at: new Date(at).toISOString(),
        ...summarize(inBucket.map(({ event }) => event.phaseMs)),
      }))
    return { phase: first.event.phase, prewarmed: first.event.prewarmed, points }
  })
}

function computeFirstPaints(events: readonly StampedEvent[]): StartupHistory['firstPaints'] {
  const paints = events.flatMap(({ atMs, event }) => (event.event === 'terminal.first_paint' ? { atMs, event } : []))
  const whatOf = ({ what = 'terminal' }: FirstPaint) => what
  return [...Map.groupBy(paints, ({ event }) => `${whatOf(event)} ${event.warm}`).values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const recent = group
      .slice(-mostRecentPaints)
      .toReversed()
      .map(({ atMs, event }) => ({ at: new Date(atMs).toISOString(), durationMs: event.durationMs, warm: event.warm }))
    const { warm } = first.event
    return { what: whatOf(first.event), warm, ...summarize(group.map(({ event }) => event.durationMs)), recent }
  })
}

function summarize(values: readonly number[]): { count: number; p50Ms: number; p95Ms: number } {
  return { count: values.length, p50Ms: computePercentile(values, 0.5), p95Ms: computePercentile(values, 0.95) }
}
