import { z } from 'zod'
import { rigIdSchema } from '../ids.ts'
import { waitReasonSchema } from './bead.ts'
import { spendSchema } from './spend.ts'

/** Spans that are looked back over. */
export const metricsWindows = ['1h', '6h', '24h', '7d', '30d'] as const
export const metricsWindowSchema = z.enum(metricsWindows)
export type MetricsWindow = z.infer<typeof metricsWindowSchema>

const count = z.int().min(0)
const milliseconds = z.number().min(0)
/** One number for each bucket. */
const overTime = z.array(z.number().min(0))
/** Null: nothing was measured in that bucket. */
const sometimes = z.array(milliseconds.nullable())

/** A quantity that many together make up, in parts: what it sums to, and each bucket. Greatest first; what is small is `key: null`. */
const spendPartSchema = z.object({
  key: z.string().nullable(),
  name: z.string(),
  spend: spendSchema,
  costMicros: overTime,
  /** Read and written ones, without those of the provider's cache. */
  tokens: overTime,
})
export type SpendPart = z.infer<typeof spendPartSchema>

const durationsSchema = z.object({
  count,
  /** Of the whole span; null when nothing was measured. */
  p50Ms: milliseconds.nullable(),
  p95Ms: milliseconds.nullable(),
  p50OverTime: sometimes,
  p95OverTime: sometimes,
})

export const waitKindSchema = waitReasonSchema.shape.kind
export type WaitKind = z.infer<typeof waitKindSchema>

/** What a town did over a span of time, computed from its recorded events. Every `…OverTime` has one number for each of `buckets`. */
export const metricsSchema = z.object({
  window: metricsWindowSchema,
  bucketMs: z.int().min(1),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  /** The oldest event that counts: nothing is known of the time before it. */
  since: z.iso.datetime(),
  /** Beginning of each bucket, oldest first; the last one is not over yet. */
  buckets: z.array(z.iso.datetime()),
  spend: z.object({
    total: spendSchema,
    byRole: z.array(spendPartSchema),
    byRig: z.array(spendPartSchema),
    byConvoy: z.array(spendPartSchema),
    byModel: z.array(spendPartSchema),
  }),
  /** Beads, rework included; `landed`: with a commit, `closed`: by hand, or rework that is done. */
  throughput: z.object({
    created: count,
    landed: count,
    closed: count,
    failed: count,
    createdOverTime: overTime,
    landedOverTime: overTime,
    closedOverTime: overTime,
    failedOverTime: overTime,
  }),
  /** Of landed beads: from when nothing held, staged or blocked them any more until they had landed. */
  readyToLanded: durationsSchema,
  /** What unfinished beads spent their time on. `beadMs`: milliseconds of all beads together; `now`: how many of them are at it. */
  waits: z.array(z.object({ kind: waitKindSchema, now: count, beadMs: milliseconds, beadMsOverTime: overTime })),
  /** Runs of gates in the merge queue, the slowest first; what had passed before on the same tree and was not run again does not count. */
  gates: z.array(
    z.object({
      rigId: rigIdSchema,
      rigName: z.string(),
      command: z.string(),
      runs: count,
      failed: count,
      timedOut: count,
      p50Ms: milliseconds,
      p95Ms: milliseconds,
    }),
  ),
  gateTime: durationsSchema,
  /** Workers that are at a bead or a review. `working`: how many on average in each bucket; `limit`: the town's setting then. */
  agents: z.object({
    now: count,
    limitNow: count,
    workingOverTime: overTime,
    peakOverTime: overTime,
    limitOverTime: overTime,
  }),
  events: z.object({ total: count, overTime }),
})
export type Metrics = z.infer<typeof metricsSchema>

export const footprintParts = [
  'records',
  'telemetry',
  'snapshots',
  'screens',
  'attachments',
  'repositories',
  'worktrees',
  'homes',
  'other',
] as const
export type FootprintPart = (typeof footprintParts)[number]

/** What a town takes of its machine now. */
export const footprintSchema = z.object({
  measuredAt: z.iso.datetime(),
  /** Resident memory of the container and all below it; null: nothing of it runs, or the system does not tell. */
  memoryBytes: z.number().min(0).nullable(),
  /** Bytes on the disk. `homes`: of the agents, with their conversations and caches. */
  disk: z.array(z.object({ part: z.enum(footprintParts), bytes: z.number().min(0) })),
})
export type Footprint = z.infer<typeof footprintSchema>
