import { z } from 'zod'
import { agentIdSchema, rigIdSchema } from '../ids.ts'
import { beadStatusSchema } from './bead.ts'
import { convoyViewSchema } from './convoy.ts'
import { escalationSchema } from './escalation.ts'
import { beadIdSchema, convoyIdSchema, mergeIdSchema } from './ids.ts'
import { mergeViewSchema } from './merge.ts'
import { spendSchema } from './spend.ts'
import { agentViewSchema } from './worker.ts'

/** Why nothing new is started; null: it is. */
export const pauseViewSchema = z
  .object({ cause: z.enum(['breaker', 'budget', 'user']), reason: z.string(), since: z.iso.datetime() })
  .nullable()

/** The town's work at a glance; part of the town view, so it is pushed. What is long is asked for by the procedures. */
export const workViewSchema = z.object({
  /** Grows with every change of the work: what was listed before it may be old. */
  revision: z.int().min(0),
  /** Unfinished ones by status, and failed ones. */
  counts: z.object({
    open: z.int().min(0),
    in_progress: z.int().min(0),
    in_review: z.int().min(0),
    failed: z.int().min(0),
  }),
  agents: z.array(agentViewSchema),
  convoys: z.array(convoyViewSchema),
  queueLength: z.int().min(0),
  /** Branches that wait for a person, the oldest first: for something to be mended, or to be merged. */
  mergesForYou: z.array(
    z.object({
      mergeId: mergeIdSchema,
      rigId: rigIdSchema,
      beadId: beadIdSchema.optional(),
      convoyId: convoyIdSchema.optional(),
      title: z.string(),
      state: z.enum(['needs_you', 'awaiting_merge']),
      /** For what, in plain words. */
      text: z.string(),
      queuedAt: z.iso.datetime(),
    }),
  ),
  /** How many things wait for the user: problems, failed beads, branches, a pause by the town; what is about the same is one. */
  needsYou: z.int().min(0),
  /** Not acknowledged, the most severe first, then the newest. */
  escalations: z.array(escalationSchema),
  paused: pauseViewSchema,
  spend: z.object({ total: spendSchema, today: spendSchema }),
})
export type WorkView = z.infer<typeof workViewSchema>

/** Gates are without what they printed: `getMerge` has that. */
export const mergeQueueSchema = z.object({
  /** By rig, highest score first; what is being verified comes before what waits. */
  queue: z.array(mergeViewSchema),
  needsAttention: z.array(mergeViewSchema),
  batches: z.array(
    z.object({
      batchId: z.string(),
      rigId: rigIdSchema,
      target: z.string(),
      mergeIds: z.array(z.string()),
      attempt: z.int(),
      phase: z.enum(['verifying', 'landing']),
      /** Groups that are tried after it: the halves of a batch whose gates failed. */
      nextGroups: z.array(z.array(z.string())),
    }),
  ),
  /** Newest first. */
  history: z.array(mergeViewSchema),
})
export type MergeQueue = z.infer<typeof mergeQueueSchema>

/** An event as it was recorded, for lists and `--follow`. `text`: in a line for a person. */
export const townEventViewSchema = z.object({
  seq: z.int().min(1),
  type: z.string(),
  at: z.iso.datetime(),
  text: z.string(),
  beadId: beadIdSchema.optional(),
  agentId: agentIdSchema.optional(),
  convoyId: convoyIdSchema.optional(),
  rigId: rigIdSchema.optional(),
})
export type TownEventView = z.infer<typeof townEventViewSchema>

const spent = <T extends z.ZodRawShape>(of: T) => z.array(z.object({ ...of, spend: spendSchema }))
export const costsSchema = z.object({
  total: spendSchema,
  byDay: spent({ day: z.iso.date() }),
  byAgent: spent({ agentId: agentIdSchema, name: z.string() }),
  byRig: spent({ rigId: rigIdSchema, name: z.string() }),
  byConvoy: spent({ convoyId: convoyIdSchema, title: z.string() }),
  /** The dearest first, at most 100. */
  byBead: spent({ beadId: beadIdSchema, title: z.string(), status: beadStatusSchema }),
})
export type Costs = z.infer<typeof costsSchema>

export const deadLetterViewSchema = z.object({
  actionId: z.string(),
  type: z.string(),
  attempts: z.int(),
  reason: z.string(),
  buriedAt: z.iso.datetime(),
})

/** What the rules would do now, were they run: nothing is changed by asking. */
export const dryRunSchema = z.object({
  events: z.array(z.object({ rule: z.string(), type: z.string(), text: z.string() })),
  actions: z.array(z.object({ rule: z.string(), actionId: z.string() })),
  wakeAt: z.iso.datetime().nullable(),
  /** Invariants that do not hold; empty in a well town. */
  violations: z.array(z.object({ invariant: z.string(), text: z.string() })),
})
