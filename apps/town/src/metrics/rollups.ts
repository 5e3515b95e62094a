import type { RigId } from '@gastown/contract/ids'
import type { Role } from '@gastown/contract/model-config'
import type { ConvoyId } from '@gastown/contract/work/ids'
import type { WaitKind } from '@gastown/contract/work/metrics'
import type { Spend } from '@gastown/contract/work/spend'

/** Who spent, on what. */
export interface SpendKey {
  readonly role: Role
  readonly rigId: RigId | null
  readonly convoyId: ConvoyId | null
  readonly model: string
}

export interface GateRuns {
  readonly rigId: RigId
  readonly command: string
  readonly durationsMs: number[]
  failed: number
  timedOut: number
}

/** What happened within one span of time. Sums are exact; durations are kept one by one, for percentiles. */
export interface Bucket {
  events: number
  created: number
  landed: number
  closed: number
  failed: number
  readonly readyToLandedMs: number[]
  /** By rig and command. */
  readonly gates: Map<string, GateRuns>
  /** By what `SpendKey` says. */
  readonly spend: Map<string, { readonly key: SpendKey; spend: Spend }>
  /** Milliseconds of all beads together. */
  readonly waitMs: Map<WaitKind, number>
  /** Milliseconds of all busy workers together, and how many there were at most. */
  workingMs: number
  peakWorking: number
}

export function emptyBucket(): Bucket {
  return {
    events: 0,
    created: 0,
    landed: 0,
    closed: 0,
    failed: 0,
    readyToLandedMs: [],
    gates: new Map(),
    spend: new Map(),
    waitMs: new Map(),
    workingMs: 0,
    peakWorking: 0,
  }
}

/** Buckets of one length over the newest `keptMs`. Only those in which something happened take memory. */
export class Rollups {
  readonly bucketMs: number
  readonly keptMs: number
  readonly #buckets = new Map<number, Bucket>()
  #newestMs = 0

  constructor(options: { bucketMs: number; keptMs: number }) {
    this.bucketMs = options.bucketMs
    this.keptMs = options.keptMs
  }

  startOf(atMs: number): number {
    return Math.floor(atMs / this.bucketMs) * this.bucketMs
  }

  /** For adding to. Null: older than what is kept. */
  at(atMs: number): Bucket | null {
    const startMs = this.startOf(atMs)
    if (startMs > this.#newestMs) {
      this.#newestMs = startMs
      this.#forget()
    }
    if (startMs < this.#newestMs - this.keptMs) return null
    const known = this.#buckets.get(startMs)
    if (known !== undefined) return known
    const fresh = emptyBucket()
    this.#buckets.set(startMs, fresh)
    return fresh
  }

  /** Those that begin from `fromMs` on and before `toMs`, in no order. */
  between(fromMs: number, toMs: number): readonly (readonly [startMs: number, bucket: Bucket])[] {
    return [...this.#buckets].filter(([startMs]) => startMs >= fromMs && startMs < toMs)
  }

  /** The oldest go first: a map keeps the order in which time came by. */
  #forget(): void {
    for (const startMs of this.#buckets.keys()) {
      if (startMs >= this.#newestMs - this.keptMs) return
      this.#buckets.delete(startMs)
    }
  }
}
