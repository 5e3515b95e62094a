import { z } from 'zod'
import { agentIdSchema, rigIdSchema } from '../ids.ts'
import { prioritySchema } from './bead.ts'
import { batchIdSchema, beadIdSchema, commitSchema, convoyIdSchema, mergeIdSchema } from './ids.ts'

/** One gate's run: a command of the rig, on the merged tree. */
export const gateResultSchema = z.object({
  command: z.string().max(2000),
  outcome: z.enum(['passed', 'failed', 'timed_out']),
  exitCode: z.int().nullable(),
  durationMs: z.number().min(0),
  /** The end of what it printed, both streams as they came. */
  output: z.string().max(20_000),
})
export type GateResult = z.infer<typeof gateResultSchema>

/** What becomes of a branch in the queue. */
export const mergeStateSchema = z.discriminatedUnion('state', [
  /** `notBefore`: a failed try is repeated then. */
  z.object({ state: z.literal('queued'), notBefore: z.iso.datetime().optional() }),
  z.object({ state: z.literal('verifying'), batchId: batchIdSchema }),
  z.object({ state: z.literal('reviewing'), agentId: agentIdSchema }),
  /** Verified, and on its way to the target. */
  z.object({ state: z.literal('landing'), batchId: batchIdSchema }),
  z.object({ state: z.literal('rework'), reworkBeadId: beadIdSchema }),
  /** Waits for a person; `reason` says for what, `retryAt` when it is looked at again by itself. */
  z.object({ state: z.literal('needs_you'), reason: z.string().max(2000), retryAt: z.iso.datetime() }),
  /** Strategy `branch`: verified and pushed; a person merges it. */
  z.object({ state: z.literal('awaiting_merge'), pushedBranch: z.string(), commit: commitSchema, checkAt: z.iso.datetime() }),
  z.object({ state: z.literal('landed'), commit: commitSchema, at: z.iso.datetime() }),
  z.object({ state: z.literal('failed'), reason: z.string().max(2000), at: z.iso.datetime() }),
])
export type MergeState = z.infer<typeof mergeStateSchema>

export const mergeSchema = z.object({
  mergeId: mergeIdSchema,
  rigId: rigIdSchema,
  /** Absent: it lands a convoy's feature branch. */
  beadId: beadIdSchema.optional(),
  convoyId: convoyIdSchema.optional(),
  title: z.string(),
  branch: z.string().max(250),
  /** Tip of the branch as git proved it. */
  head: commitSchema,
  /** The branch that it is to land on. */
  target: z.string().max(250),
  priority: prioritySchema,
  queuedAt: z.iso.datetime(),
  convoyStartedAt: z.iso.datetime().optional(),
  /** Failed tries: conflicts, gates, reviews. */
  retries: z.int().min(0),
  /** A model has reviewed this head and let it pass. */
  reviewed: z.boolean(),
  status: mergeStateSchema,
  /** Of the last run, newest last. */
  gates: z.array(gateResultSchema),
})
export type Merge = z.infer<typeof mergeSchema>

/** The score and what it is the sum of: the order of the queue, highest first. */
export const mergeScoreSchema = z.object({
  total: z.number(),
  parts: z.array(z.object({ what: z.string(), points: z.number() })),
})
export type MergeScore = z.infer<typeof mergeScoreSchema>

export const mergeViewSchema = mergeSchema.extend({ score: mergeScoreSchema, waits: z.string() })
export type MergeView = z.infer<typeof mergeViewSchema>
