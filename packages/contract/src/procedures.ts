import { z } from 'zod'
import { conversationMessageSchema, messageTextSchema } from './conversation.ts'
import { maxAttachments } from './attachment.ts'
import { agentIdSchema, attachmentIdSchema, idempotencyKeySchema, messageIdSchema, rigIdSchema, townIdSchema } from './ids.ts'
import { modelConfigInputSchema } from './model-config.ts'
import { pushSubscriptionIdSchema, pushSubscriptionSchema, pushViewSchema } from './push.ts'
import { repositoryCheckSchema } from './repository-check.ts'
import { historyDaysSchema, startupHistorySchema } from './startup-history.ts'
import { paintedThingSchema, startupMetricsSchema } from './telemetry.ts'
import { workProcedures } from './work/procedures.ts'
import { nameSchema, townConfigPatchSchema, townConfigViewSchema } from './town-config.ts'
import {
  mayorStatusSchema,
  rigViewSchema,
  sessionStatusSchema,
  systemViewSchema,
  townSummarySchema,
  townViewSchema,
} from './views.ts'

const byTown = z.object({ townId: townIdSchema })
const done = z.object({ done: z.literal(true) })

/** Every procedure under `/trpc/gastown.<name>`: what it takes and what it gives. */
export const procedures = {
  createTown: {
    kind: 'mutation',
    input: z.object({ name: nameSchema, model: modelConfigInputSchema.optional() }),
    output: townSummarySchema,
  },
  listTowns: { kind: 'query', input: z.void(), output: z.object({ towns: z.array(townSummarySchema) }) },
  getTown: { kind: 'query', input: byTown, output: townViewSchema },
  deleteTown: { kind: 'mutation', input: byTown, output: done },
  getTownConfig: { kind: 'query', input: byTown, output: townConfigViewSchema },
  updateTownConfig: { kind: 'mutation', input: byTown.extend({ config: townConfigPatchSchema }), output: townConfigViewSchema },
  createRig: {
    kind: 'mutation',
    input: byTown.extend({ name: nameSchema, gitUrl: z.string().max(4096), defaultBranch: z.string().max(255).optional() }),
    output: rigViewSchema,
  },
  /** Looks at a repository and changes nothing. RIG_NOT_A_REPOSITORY, with the way out, when none can be read there. */
  checkRepository: { kind: 'query', input: z.object({ gitUrl: z.string().max(4096) }), output: repositoryCheckSchema },
  listRigs: { kind: 'query', input: byTown, output: z.object({ rigs: z.array(rigViewSchema) }) },
  deleteRig: { kind: 'mutation', input: byTown.extend({ rigId: rigIdSchema }), output: done },
  ensureMayor: {
    kind: 'mutation',
    input: byTown,
    output: z.object({ agentId: agentIdSchema, sessionStatus: sessionStatusSchema }),
  },
  getMayorStatus: { kind: 'query', input: byTown, output: mayorStatusSchema },
  sendMessage: {
    kind: 'mutation',
    input: byTown.extend({
      message: messageTextSchema,
      /** Files that were uploaded before, by `POST attachments`. */
      attachmentIds: z.array(attachmentIdSchema).max(maxAttachments, `must be at most ${maxAttachments} files`).optional(),
      /** Makes it safe to send the same message again when its acknowledgement was lost. */
      idempotencyKey: idempotencyKeySchema.optional(),
    }),
    output: z.object({ messageId: messageIdSchema, sessionStatus: sessionStatusSchema }),
  },
  /** Ends the turn that the mayor is in; nothing to do when it rests. What it said so far stays. */
  stopTurn: { kind: 'mutation', input: byTown, output: done },
  /** The mayor's, or a worker's, also when it has been let go. */
  getConversation: {
    kind: 'query',
    input: byTown.extend({ agentId: agentIdSchema.optional(), limit: z.int().min(1).max(1000).optional() }),
    output: z.object({ messages: z.array(conversationMessageSchema) }),
  },
  /** Drains the container and starts it again: its conversation goes on. */
  restartContainer: { kind: 'mutation', input: byTown, output: done },
  stopContainer: { kind: 'mutation', input: byTown, output: done },
  getStartupMetrics: { kind: 'query', input: byTown, output: startupMetricsSchema },
  /** The last starts phase by phase, and how they changed over the last `days`. */
  getStartupHistory: {
    kind: 'query',
    input: byTown.extend({ days: historyDaysSchema.default(7) }),
    output: startupHistorySchema,
  },
  /** The page tells how long a person waited from the click to a painted live terminal, conversation or last screen. */
  recordFirstPaint: {
    kind: 'mutation',
    input: byTown.extend({
      durationMs: z.number().min(0).max(3_600_000),
      warm: z.boolean(),
      what: paintedThingSchema.default('terminal'),
    }),
    output: done,
  },
  /** A fresh one-time link that logs a browser in; for programs that hold the operator token. */
  createLoginLink: { kind: 'mutation', input: z.void(), output: z.object({ loginUrl: z.url() }) },
  getSystem: { kind: 'query', input: z.void(), output: systemViewSchema },
  /** Which browsers are told also while no page is open; for the whole install. */
  getPush: { kind: 'query', input: z.void(), output: pushViewSchema },
  /** The same browser again takes the place of what was known of it. */
  subscribePush: {
    kind: 'mutation',
    input: z.object({ subscription: pushSubscriptionSchema, label: z.string().trim().min(1).max(120) }),
    output: z.object({ subscriptionId: pushSubscriptionIdSchema }),
  },
  unsubscribePush: { kind: 'mutation', input: z.object({ subscriptionId: pushSubscriptionIdSchema }), output: done },
  /** Tells all of them at once. `gone`: browsers that had ended their subscription, and are forgotten now. */
  sendTestPush: {
    kind: 'mutation',
    input: z.void(),
    output: z.object({ sent: z.int().min(0), gone: z.int().min(0) }),
  },
  ...workProcedures,
} as const satisfies Record<string, { kind: 'query' | 'mutation'; input: z.ZodType; output: z.ZodType }>

export type ProcedureName = keyof typeof procedures
export type ProcedureInput<N extends ProcedureName> = z.output<(typeof procedures)[N]['input']>
export type ProcedureOutput<N extends ProcedureName> = z.input<(typeof procedures)[N]['output']>

/** What a host of the procedures implements: one function each, input already parsed. */
export type ProcedureHandlers = {
  readonly [N in ProcedureName]: (input: ProcedureInput<N>) => Promise<ProcedureOutput<N>>
}
