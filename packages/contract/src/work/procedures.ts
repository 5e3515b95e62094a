import { z } from 'zod'
import { beadCardSchema } from './bead-card.ts'
import { agentIdSchema, idempotencyKeySchema, messageIdSchema, rigIdSchema, townIdSchema } from '../ids.ts'
import { beadPatchSchema, beadStatusSchema, beadViewSchema, dependsOnSchema, newBeadSchema, beadTitleSchema } from './bead.ts'
import { convoyModeSchema, convoyStatusSchema, convoyViewSchema, newConvoySchema } from './convoy.ts'
import { escalationSchema } from './escalation.ts'
import { eventKindSchema } from './event-kind.ts'
import { beadIdSchema, convoyIdSchema, escalationIdSchema, mergeIdSchema } from './ids.ts'
import { mailViewSchema } from './mail.ts'
import { footprintSchema, metricsSchema, metricsWindowSchema } from './metrics.ts'
import { rigConfigPatchSchema, rigConfigSchema } from './rig-config.ts'
import { townActivitySchema } from './town-activity.ts'
import { mergeViewSchema } from './merge.ts'
import { diffSchema, worktreeDiffSchema, worktreeUsageSchema } from './work-routes.ts'
import { costsSchema, deadLetterViewSchema, dryRunSchema, mergeQueueSchema, townEventViewSchema } from './work-view.ts'
import { agentTaskSchema, agentViewSchema, letGoAgentSchema } from './worker.ts'

const byTown = z.object({ townId: townIdSchema })
const byBead = byTown.extend({ beadId: beadIdSchema })
const byConvoy = byTown.extend({ convoyId: convoyIdSchema })
const done = z.object({ done: z.literal(true) })
/** Makes it safe to send the same again when its answer was lost. */
const idempotencyKey = idempotencyKeySchema.optional()
const slungSchema = z.object({ convoy: convoyViewSchema, beads: z.array(beadViewSchema) })

/** Procedures of the town's work; part of `procedures`. */
export const workProcedures = {
  createBead: { kind: 'mutation', input: byTown.extend({ ...newBeadSchema.shape, idempotencyKey }), output: beadViewSchema },
  listBeads: {
    kind: 'query',
    input: byTown.extend({
      rigId: rigIdSchema.optional(),
      convoyId: convoyIdSchema.optional(),
      status: z.array(beadStatusSchema).optional(),
      /** Part of a title, id or label. */
      search: z.string().max(200).optional(),
      limit: z.int().min(1).max(5000).default(500),
      /** The `nextCursor` of the page before. */
      cursor: z.string().max(200).optional(),
    }),
    /** Newest first. */
    output: z.object({ beads: z.array(beadViewSchema), nextCursor: z.string().optional() }),
  },
  /** All unfinished and failed ones, and of the closed ones the newest, up to `limit` in all; newest first. The status feed tells what changes. */
  listBeadCards: {
    kind: 'query',
    input: byTown.extend({ limit: z.int().min(1).max(20_000).default(5000) }),
    output: z.object({ cards: z.array(beadCardSchema) }),
  },
  getBead: {
    kind: 'query',
    input: byBead,
    output: z.object({ bead: beadViewSchema, history: z.array(townEventViewSchema), dependants: z.array(beadIdSchema) }),
  },
  updateBead: { kind: 'mutation', input: byBead.extend({ patch: beadPatchSchema }), output: beadViewSchema },
  deleteBead: { kind: 'mutation', input: byTown.extend({ beadIds: z.array(beadIdSchema).min(1).max(5000) }), output: done },
  /** Takes a hold or a pause before the next try away. */
  startBead: { kind: 'mutation', input: byBead, output: beadViewSchema },
  /** Opens a failed one again. */
  retryBead: { kind: 'mutation', input: byBead, output: beadViewSchema },
  closeBead: { kind: 'mutation', input: byBead.extend({ reason: z.string().trim().min(1).max(2000) }), output: beadViewSchema },
  reassignBead: { kind: 'mutation', input: byBead.extend({ agentId: agentIdSchema.nullable() }), output: beadViewSchema },
  /** One bead that starts at once. */
  sling: { kind: 'mutation', input: byTown.extend({ ...newBeadSchema.shape, idempotencyKey }), output: beadViewSchema },
  /** A convoy with its beads. */
  slingBatch: { kind: 'mutation', input: byTown.extend({ ...newConvoySchema.shape, idempotencyKey }), output: slungSchema },
  listConvoys: {
    kind: 'query',
    input: byTown.extend({ status: z.array(convoyStatusSchema).optional(), limit: z.int().min(1).max(1000).default(100) }),
    output: z.object({ convoys: z.array(convoyViewSchema) }),
  },
  getConvoy: { kind: 'query', input: byConvoy, output: slungSchema },
  startConvoy: { kind: 'mutation', input: byConvoy, output: convoyViewSchema },
  updateConvoy: {
    kind: 'mutation',
    input: byConvoy.extend({
      title: beadTitleSchema.optional(),
      mode: convoyModeSchema.optional(),
      featureBranch: z.string().max(200).optional(),
    }),
    output: convoyViewSchema,
  },
  addConvoyBead: {
    kind: 'mutation',
    input: byConvoy.extend({ beadId: beadIdSchema, dependsOn: dependsOnSchema.optional() }),
    output: convoyViewSchema,
  },
  removeConvoyBead: { kind: 'mutation', input: byConvoy.extend({ beadId: beadIdSchema }), output: convoyViewSchema },
  closeConvoy: {
    kind: 'mutation',
    input: byConvoy.extend({ reason: z.string().max(2000).default('') }),
    output: convoyViewSchema,
  },
  /** Beads from elsewhere: lines of `bd export`, or the JSON of `gh issue list`. */
  importBeads: {
    kind: 'mutation',
    input: byTown.extend({
      rigId: rigIdSchema,
      format: z.enum(['bd-jsonl', 'github-issues']),
      text: z.string().max(700_000, 'must have at most 700,000 characters: split the file'),
      /** Only says what would be made. */
      dryRun: z.boolean().default(true),
      hold: z.boolean().default(true),
    }),
    output: z.object({
      made: z.array(z.object({ beadId: beadIdSchema, title: z.string(), status: beadStatusSchema, from: z.string() })),
      skipped: z.array(z.object({ from: z.string(), reason: z.string() })),
    }),
  },
  listAgents: {
    kind: 'query',
    /** `all`: those that were let go too. */
    input: byTown.extend({ all: z.boolean().default(false) }),
    /** `letGo`: the latest first, at most 100. */
    output: z.object({ agents: z.array(agentViewSchema), letGo: z.array(letGoAgentSchema) }),
  },
  /** One agent, also one that was let go, and what it was at, newest first. */
  getAgent: {
    kind: 'query',
    input: byTown.extend({ agentId: agentIdSchema }),
    output: z.object({
      /** Absent: the town has no such agent any more. */
      agent: agentViewSchema.optional(),
      /** The last time that it was let go. */
      letGo: letGoAgentSchema.optional(),
      tasks: z.array(agentTaskSchema),
    }),
  },
  /** The files that a worker has changed in its worktree, as they are now. Asks the container, and wakes none. */
  getAgentDiff: { kind: 'query', input: byTown.extend({ agentId: agentIdSchema }), output: worktreeDiffSchema },
  resetAgent: { kind: 'mutation', input: byTown.extend({ agentId: agentIdSchema }), output: done },
  sendMail: {
    kind: 'mutation',
    input: byTown.extend({
      agentId: agentIdSchema,
      subject: z.string().max(200).default(''),
      body: z.string().trim().min(1).max(100_000),
      kind: z.enum(['mail', 'nudge']).default('mail'),
    }),
    output: done,
  },
  /** Messages to workers of all times, the newest first. */
  listMail: {
    kind: 'query',
    input: byTown.extend({
      /** To or from this one. */
      agentId: agentIdSchema.optional(),
      /** Only what is not delivered yet. */
      waiting: z.boolean().default(false),
      limit: z.int().min(1).max(1000).default(100),
      /** Sent before this one: the last of the page before. */
      before: messageIdSchema.optional(),
    }),
    output: z.object({ mail: z.array(mailViewSchema), hasMore: z.boolean() }),
  },
  getMergeQueueData: {
    kind: 'query',
    input: byTown.extend({ rigId: rigIdSchema.optional() }),
    output: mergeQueueSchema,
  },
  /** One branch's way through the queue, ended or not. */
  getMerge: { kind: 'query', input: byTown.extend({ mergeId: mergeIdSchema }), output: mergeViewSchema },
  getMergeDiff: { kind: 'query', input: byTown.extend({ mergeId: mergeIdSchema }), output: diffSchema },
  requestRework: {
    kind: 'mutation',
    input: byTown.extend({ mergeId: mergeIdSchema, feedback: z.string().trim().min(1).max(20_000) }),
    output: done,
  },
  retryMerge: { kind: 'mutation', input: byTown.extend({ mergeId: mergeIdSchema }), output: done },
  getTownEvents: {
    kind: 'query',
    input: byTown.extend({
      /** Events behind this one, oldest first; absent: the newest `limit`. */
      after: z.int().min(0).optional(),
      /** The newest `limit` before this one: the `nextBefore` of the page before. */
      before: z.int().min(1).optional(),
      limit: z.int().min(1).max(1000).default(100),
      /** Those of these kinds; absent: all. */
      kinds: z.array(eventKindSchema).optional(),
      /** Without what is only of use to whoever looks closely: heartbeats, tokens, runs that start. */
      highlights: z.boolean().optional(),
      /** About this one only. A convoy's are those of its beads too. */
      beadId: beadIdSchema.optional(),
      convoyId: convoyIdSchema.optional(),
      agentId: agentIdSchema.optional(),
      rigId: rigIdSchema.optional(),
    }),
    /** Oldest first. `nextBefore`: where older ones that were wished may be; absent: there are none. */
    output: z.object({ events: z.array(townEventViewSchema), nextBefore: z.int().min(1).optional() }),
  },
  /** What happened in the last day, in steps of half an hour, the oldest first. */
  getTownActivity: { kind: 'query', input: byTown, output: townActivitySchema },
  listEscalations: {
    kind: 'query',
    input: byTown.extend({ all: z.boolean().default(false) }),
    output: z.object({ escalations: z.array(escalationSchema) }),
  },
  acknowledgeEscalation: {
    kind: 'mutation',
    input: byTown.extend({
      escalationId: escalationIdSchema,
      /** Goes to the mayor as a message, or to the worker that raised it as mail, in the same turn. */
      answer: z
        .object({
          text: z.string().trim().min(1, 'must not be empty').max(10_000, 'must have at most 10,000 characters'),
          to: z.enum(['mayor', 'raiser']).default('mayor'),
        })
        .optional(),
    }),
    output: done,
  },
  getCosts: { kind: 'query', input: byTown, output: costsSchema },
  /** What the town did over a span of time, computed from its recorded events. */
  getMetrics: { kind: 'query', input: byTown.extend({ window: metricsWindowSchema.default('24h') }), output: metricsSchema },
  /** Measured when it is asked for: files are counted, which takes a moment in a large town. */
  getFootprint: { kind: 'query', input: byTown, output: footprintSchema },
  pauseDispatch: {
    kind: 'mutation',
    input: byTown.extend({ reason: z.string().max(2000).default('You paused it.') }),
    output: done,
  },
  resumeDispatch: { kind: 'mutation', input: byTown, output: done },
  getRigConfig: { kind: 'query', input: byTown.extend({ rigId: rigIdSchema }), output: rigConfigSchema },
  updateRigConfig: {
    kind: 'mutation',
    input: byTown.extend({ rigId: rigIdSchema, config: rigConfigPatchSchema }),
    output: rigConfigSchema,
  },
  getWorktreeUsage: { kind: 'query', input: byTown, output: worktreeUsageSchema },
  listDeadLetters: { kind: 'query', input: byTown, output: z.object({ deadLetters: z.array(deadLetterViewSchema) }) },
  /** Takes a notice of something observed away; a dead letter's goes when it is retried. */
  dismissNotice: { kind: 'mutation', input: byTown.extend({ noticeId: z.string().min(1).max(300) }), output: done },
  retryDeadLetter: { kind: 'mutation', input: byTown.extend({ actionId: z.string().min(1).max(256) }), output: done },
  dryRunReconcile: { kind: 'query', input: byTown, output: dryRunSchema },
} as const satisfies Record<string, { kind: 'query' | 'mutation'; input: z.ZodType; output: z.ZodType }>
