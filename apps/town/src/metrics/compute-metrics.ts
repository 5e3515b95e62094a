import type { RigId } from '@gastown/contract/ids'
import type { ConvoyId } from '@gastown/contract/work/ids'
import { waitKindSchema, type Metrics, type MetricsWindow } from '@gastown/contract/work/metrics'
import { addSpend, noSpend } from '@gastown/contract/work/spend'
import { computePercentile } from '../telemetry/compute-percentile.ts'
import { computeSpendParts } from './compute-spend-parts.ts'
import type { MetricsBook } from './metrics-book.ts'
import type { Bucket, GateRuns } from './rollups.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** Some fifty buckets each: as many points as a line of a phone's width still shows apart. */
export const windowBuckets: Readonly<Record<MetricsWindow, { readonly bucketMs: number; readonly count: number }>> = {
  '1h': { bucketMs: minuteMs, count: 60 },
  '6h': { bucketMs: 5 * minuteMs, count: 72 },
  '24h': { bucketMs: 30 * minuteMs, count: 48 },
  '7d': { bucketMs: 3 * hourMs, count: 56 },
  '30d': { bucketMs: 12 * hourMs, count: 60 },
}

/** Names that a person knows things by; what is not among them is called by its id. */
export interface MetricsNames {
  readonly rigs: ReadonlyMap<RigId, string>
  readonly convoys: ReadonlyMap<ConvoyId, string>
}

const roleWords = { mayor: 'Mayor', polecat: 'Polecats', refinery: 'Reviewers' } as const

/** What the book says of the window that ends at `nowMs`, the bucket that is under way included. */
export function computeMetrics(
  book: MetricsBook,
  { window, nowMs, names }: { window: MetricsWindow; nowMs: number; names: MetricsNames },
): Metrics {
  book.reach(nowMs)
  const { bucketMs, count } = windowBuckets[window]
  const fromMs = (Math.floor(nowMs / bucketMs) - count + 1) * bucketMs
  const groups = book.read({ fromMs, toMs: nowMs + 1, bucketMs })
  const starts = Array.from({ length: count }, (_, index) => fromMs + index * bucketMs)
  const buckets = starts.map((_, index) => groups.get(index) ?? [])
  const all = buckets.flat()
  const overTime = (of: (bucket: Bucket) => number) => buckets.map((group) => sum(group.map(of)))
  const rigName = (rigId: RigId) => names.rigs.get(rigId) ?? rigId
  const spend = buckets.map((group) => group.flatMap((bucket) => [...bucket.spend.values()]))
  return {
    window,
    bucketMs,
    from: iso(fromMs),
    to: iso(nowMs),
    since: iso(Math.max(fromMs, book.sinceMs ?? nowMs)),
    buckets: starts.map(iso),
    spend: {
      total: spend.flat().reduce((total, one) => addSpend(total, one.spend), noSpend),
      byRole: computeSpendParts(
        spend,
        ({ role }) => role,
        (role) => roleWords[role],
      ),
      byRig: computeSpendParts(spend, ({ rigId }) => rigId, rigName),
      byConvoy: computeSpendParts(
        spend,
        ({ convoyId }) => convoyId,
        (convoyId) => names.convoys.get(convoyId) ?? convoyId,
      ),
      byModel: computeSpendParts(
        spend,
        ({ model }) => model,
        (model) => model,
      ),
    },
    throughput: {
      created: sum(all.map(({ created }) => created)),
      landed: sum(all.map(({ landed }) => landed)),
      closed: sum(all.map(({ closed }) => closed)),
      failed: sum(all.map(({ failed }) => failed)),
      createdOverTime: overTime(({ created }) => created),
      landedOverTime: overTime(({ landed }) => landed),
      closedOverTime: overTime(({ closed }) => closed),
      failedOverTime: overTime(({ failed }) => failed),
    },
    readyToLanded: computeDurations(buckets, ({ readyToLandedMs }) => readyToLandedMs),
    waits: computeWaits(book, buckets),
    gates: computeGates(all, rigName),
    gateTime: computeDurations(buckets, ({ gates }) => [...gates.values()].flatMap(({ durationsMs }) => durationsMs)),
    agents: computeAgents(book, { starts, buckets, bucketMs, nowMs }),
    events: { total: sum(all.map(({ events }) => events)), overTime: overTime(({ events }) => events) },
  }
}

function computeAgents(
  book: MetricsBook,
  span: {
    readonly starts: readonly number[]
    readonly buckets: readonly (readonly Bucket[])[]
    readonly bucketMs: number
    readonly nowMs: number
  },
): Metrics['agents'] {
  const { starts, buckets, bucketMs, nowMs } = span
  const last = starts.length - 1
  const working = (group: readonly Bucket[], index: number): number => {
    const thisLongMs = Math.min(bucketMs, nowMs - (starts[index] ?? 0))
    // One that begins just now has no average yet.
    return thisLongMs === 0 ? book.working : sum(group.map(({ workingMs }) => workingMs)) / thisLongMs
  }
  return {
    now: book.working,
    limitNow: book.limitAt(nowMs),
    workingOverTime: buckets.map(working),
    peakOverTime: buckets.map((group, index) =>
      Math.max(index === last ? book.working : 0, ...group.map(({ peakWorking }) => peakWorking)),
    ),
    limitOverTime: starts.map((startMs) => book.limitAt(startMs + bucketMs - 1)),
  }
}

/** In the order of the contract; what no bead spent time on is left out. */
function computeWaits(book: MetricsBook, buckets: readonly (readonly Bucket[])[]): Metrics['waits'] {
  return waitKindSchema.options.flatMap((kind) => {
    const beadMsOverTime = buckets.map((group) => sum(group.map(({ waitMs }) => waitMs.get(kind) ?? 0)))
    const now = book.waiting.get(kind) ?? 0
    const beadMs = sum(beadMsOverTime)
    return beadMs === 0 && now === 0 ? [] : { kind, now, beadMs, beadMsOverTime }
  })
}

function computeGates(buckets: readonly Bucket[], rigName: (rigId: RigId) => string): Metrics['gates'] {
  const byGate = Map.groupBy(
    buckets.flatMap(({ gates }) => [...gates]),
    ([name]) => name,
  )
  const gates = [...byGate.values()].flatMap((entries) => {
    const runs = entries.map(([, gate]) => gate)
    const [first] = runs
    return first === undefined ? [] : summarizeGate(first, runs, rigName)
  })
  return gates.toSorted((one, other) => other.p95Ms - one.p95Ms)
}

function summarizeGate(
  { rigId, command }: GateRuns,
  runs: readonly GateRuns[],
  rigName: (rigId: RigId) => string,
): Metrics['gates'][number] {
  const durationsMs = runs.flatMap((gate) => gate.durationsMs)
  return {
    rigId,
    rigName: rigName(rigId),
    command,
    runs: durationsMs.length,
    failed: sum(runs.map(({ failed }) => failed)),
    timedOut: sum(runs.map(({ timedOut }) => timedOut)),
    p50Ms: computePercentile(durationsMs, 0.5),
    p95Ms: computePercentile(durationsMs, 0.95),
  }
}

function computeDurations(
  buckets: readonly (readonly Bucket[])[],
  durationsOf: (bucket: Bucket) => readonly number[],
): Metrics['gateTime'] {
  const overTime = buckets.map((group) => group.flatMap((bucket) => durationsOf(bucket)))
  const all = overTime.flat()
  const percentile = (values: readonly number[], share: number) => (values.length === 0 ? null : computePercentile(values, share))
  return {
    count: all.length,
    p50Ms: percentile(all, 0.5),
    p95Ms: percentile(all, 0.95),
    p50OverTime: overTime.map((values) => percentile(values, 0.5)),
    p95OverTime: overTime.map((values) => percentile(values, 0.95)),
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
