import type { TownEvent } from '@gastown/contract/events'
import type { AgentId, RigId } from '@gastown/contract/ids'
import type { Role } from '@gastown/contract/model-config'
import type { MergeId } from '@gastown/contract/work/ids'
import type { GateResult } from '@gastown/contract/work/merge'
import type { WaitKind } from '@gastown/contract/work/metrics'
import { addSpend } from '@gastown/contract/work/spend'
import { defaultWorkConfig } from '@gastown/contract/work/work-config'
import type { Town } from '@gastown/core/town'
import { BeadClock } from './bead-clock.ts'
import { Rollups, type Bucket } from './rollups.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
/** Telemetry is kept as long. */
export const keptMs = 30 * 24 * hourMs

/** Minutes for what is looked at live, half hours for the month: 2,000 buckets at most. */
const tiers = [
  { bucketMs: minuteMs, keptMs: 6 * hourMs },
  { bucketMs: 30 * minuteMs, keptMs },
] as const

/**
 * The sums of one town's events. Events are taken in their order, once each; what is asked of it costs the same however many there were.
 * A clock that was set back does not take time away: nothing is counted twice.
 */
export class MetricsBook {
  readonly #tiers = tiers.map((tier) => new Rollups(tier))
  readonly #waiting = new Map<WaitKind, number>()
  readonly #clock = new BeadClock(({ from, to }) => this.#count(from, to))
  readonly #roles = new Map<AgentId, Role>()
  readonly #rigOfMerge = new Map<MergeId, RigId>()
  /** Runs of workers that are busy, by agent. */
  readonly #working = new Map<AgentId, number>()
  readonly #limits: { atMs: number; limit: number }[] = []
  /** Gates of a run that failed come with every branch of their batch. */
  #lastFailedGates = ''
  #sinceMs: number | null = null
  #reachedMs = 0

  /** The oldest event that counts; null: there was none. */
  get sinceMs(): number | null {
    return this.#sinceMs
  }

  get working(): number {
    return this.#working.size
  }

  /** How many unfinished beads wait for what. */
  get waiting(): ReadonlyMap<WaitKind, number> {
    return this.#waiting
  }

  take(event: TownEvent): void {
    const atMs = Math.max(this.#reachedMs, Date.parse(event.at))
    this.#sinceMs ??= atMs
    this.reach(atMs)
    this.#add(atMs, (bucket) => (bucket.events += 1))
    this.#takeWork(event, atMs)
    this.#clock.take(event, atMs)
  }

  /** What no event told, because it is older than what was read. */
  adopt(town: Town, nowMs: number): void {
    const atMs = Math.max(this.#reachedMs, nowMs)
    this.reach(atMs)
    for (const { agentId, role, generation, run } of town.work.workers.values()) {
      this.#roles.set(agentId, role)
      if (run.state === 'starting' || run.state === 'working') this.#working.set(agentId, generation)
    }
    for (const { mergeId, rigId } of town.work.merges.values()) this.#rigOfMerge.set(mergeId, rigId)
    if (this.#limits.length === 0) this.#limits.push({ atMs: 0, limit: town.work.config.maxPolecats })
    this.#clock.adopt(town, atMs)
  }

  /** Time went on until here: beads waited and workers worked. */
  reach(atMs: number): void {
    for (;;) {
      const retryMs = this.#clock.nextRetryMs()
      if (retryMs === null || retryMs > atMs) break
      this.#spendTime(retryMs)
      this.#clock.reach(Math.max(retryMs, this.#reachedMs))
    }
    this.#spendTime(atMs)
  }

  /** Buckets of `bucketMs` from `fromMs` on, as far as they are kept; a multiple of a kept length. */
  read(options: { fromMs: number; toMs: number; bucketMs: number }): ReadonlyMap<number, readonly Bucket[]> {
    const { fromMs, toMs, bucketMs } = options
    const tier = this.#tiers.findLast((one) => bucketMs % one.bucketMs === 0) ?? this.#tiers[0]
    const found = tier?.between(fromMs, toMs) ?? []
    const groups = Map.groupBy(found, ([startMs]) => Math.floor((startMs - fromMs) / bucketMs))
    return new Map([...groups].map(([index, group]) => [index, group.map(([, bucket]) => bucket)]))
  }

  /** The limit of workers that was in force last at this time. */
  limitAt(atMs: number): number {
    return (this.#limits.findLast((step) => step.atMs <= atMs) ?? { limit: defaultWorkConfig.maxPolecats }).limit
  }

  #takeWork(event: TownEvent, atMs: number): void {
    switch (event.type) {
      case 'bead.created':
        return this.#add(atMs, (bucket) => (bucket.created += 1))
      case 'bead.closed':
        return this.#add(atMs, (bucket) => (bucket.closed += 1))
      case 'bead.failed':
        return this.#add(atMs, (bucket) => (bucket.failed += 1))
      case 'bead.landed': {
        const durationMs = this.#clock.sinceReady(event.beadId, atMs)
        return this.#add(atMs, (bucket) => {
          bucket.landed += 1
          if (durationMs !== null) bucket.readyToLandedMs.push(durationMs)
        })
      }
      case 'work.configured':
        this.#limits.push({ atMs, limit: event.config.maxPolecats })
        return
      case 'worker.hired':
        this.#roles.set(event.agentId, event.role)
        return
      case 'worker.start_requested':
        this.#working.set(event.agentId, event.generation)
        return this.#add(atMs, (bucket) => (bucket.peakWorking = Math.max(bucket.peakWorking, this.#working.size)))
      case 'worker.interrupted':
      case 'worker.released':
      case 'worker.stopped':
        if (this.#working.get(event.agentId) === event.generation) this.#working.delete(event.agentId)
        return
      case 'worker.dismissed':
        this.#working.delete(event.agentId)
        return
      case 'merge.queued':
        this.#rigOfMerge.set(event.mergeId, event.merge.rigId)
        return
      case 'merge.moved': {
        const rigId = this.#rigOfMerge.get(event.mergeId)
        const { state } = event.status
        if (state === 'landed' || state === 'failed') this.#rigOfMerge.delete(event.mergeId)
        // Those of a batch that passed are told by the batch.
        if (event.gates === undefined || rigId === undefined || state === 'landing') return
        const name = `${rigId} ${event.at}`
        if (name === this.#lastFailedGates) return
        this.#lastFailedGates = name
        return this.#addGates(rigId, event.gates, atMs)
      }
      case 'batch.verified':
        return event.preVerified ? undefined : this.#addGates(event.rigId, event.gates, atMs)
      case 'spend.recorded':
        return this.#addSpend(event, atMs)
      default:
    }
  }

  #addGates(rigId: RigId, gates: readonly GateResult[], atMs: number): void {
    for (const { command, outcome, durationMs } of gates) {
      this.#add(atMs, (bucket) => {
        const name = `${rigId} ${command}`
        const runs = bucket.gates.get(name) ?? { rigId, command, durationsMs: [], failed: 0, timedOut: 0 }
        bucket.gates.set(name, runs)
        runs.durationsMs.push(durationMs)
        if (outcome === 'failed') runs.failed += 1
        if (outcome === 'timed_out') runs.timedOut += 1
      })
    }
  }

  #addSpend(event: Extract<TownEvent, { type: 'spend.recorded' }>, atMs: number): void {
    // Whoever was never hired is the mayor.
    const role = this.#roles.get(event.agentId) ?? 'mayor'
    const { rigId = null, convoyId = null, model } = event
    const name = `${role} ${rigId} ${convoyId} ${model}`
    this.#add(atMs, (bucket) => {
      const known = bucket.spend.get(name)
      if (known === undefined) bucket.spend.set(name, { key: { role, rigId, convoyId, model }, spend: event.spend })
      else known.spend = addSpend(known.spend, event.spend)
    })
  }

  #count(from: WaitKind | null, to: WaitKind | null): void {
    if (from !== null) this.#waiting.set(from, (this.#waiting.get(from) ?? 0) - 1)
    if (to !== null) this.#waiting.set(to, (this.#waiting.get(to) ?? 0) + 1)
  }

  #add(atMs: number, add: (bucket: Bucket) => unknown): void {
    for (const tier of this.#tiers) {
      const bucket = tier.at(atMs)
      if (bucket !== null) add(bucket)
    }
  }

  /** Bead and worker time from where it was reached to `atMs`, each bucket its part. */
  #spendTime(atMs: number): void {
    const beganMs = this.#reachedMs
    if (atMs <= beganMs) return
    this.#reachedMs = atMs
    // The first event: nobody waited before it.
    if (beganMs === 0) return
    const waiting = [...this.#waiting].filter(([, beads]) => beads > 0)
    if (waiting.length === 0 && this.#working.size === 0) return
    for (const tier of this.#tiers) {
      let fromMs = Math.max(beganMs, tier.startOf(atMs - tier.keptMs))
      while (fromMs < atMs) {
        const untilMs = Math.min(atMs, tier.startOf(fromMs) + tier.bucketMs)
        const bucket = tier.at(fromMs)
        if (bucket !== null) addTime(bucket, { waiting, working: this.#working.size, ms: untilMs - fromMs })
        fromMs = untilMs
      }
    }
  }
}

function addTime(
  bucket: Bucket,
  { waiting, working, ms }: { waiting: readonly (readonly [WaitKind, number])[]; working: number; ms: number },
): void {
  for (const [kind, beads] of waiting) bucket.waitMs.set(kind, (bucket.waitMs.get(kind) ?? 0) + beads * ms)
  bucket.workingMs += working * ms
  bucket.peakWorking = Math.max(bucket.peakWorking, working)
}
