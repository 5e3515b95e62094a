import { z } from 'zod'
import { rigIdSchema } from '../ids.ts'
import { batchIdSchema, commitSchema, mergeIdSchema } from './ids.ts'
import { gateResultSchema } from './merge.ts'
import { spendSchema } from './spend.ts'

const reasonSchema = z.string().max(4000)

/** Branches of a batch that are not in what was verified, and why. */
const leftOutSchema = z.discriminatedUnion('why', [
  z.object({ mergeId: mergeIdSchema, why: z.literal('conflict'), files: z.array(z.string()).max(200), detail: reasonSchema }),
  /** The commit is not there any more. */
  z.object({ mergeId: mergeIdSchema, why: z.literal('missing'), detail: reasonSchema }),
  /** The target has it already. `commit`: the one of the target that proves it. */
  z.object({ mergeId: mergeIdSchema, why: z.literal('landed'), commit: commitSchema }),
])

/** What became of a batch's verification. */
export const verificationSchema = z.discriminatedUnion('result', [
  z.object({
    result: z.literal('passed'),
    base: commitSchema,
    tip: commitSchema,
    commits: z.array(z.object({ mergeId: mergeIdSchema, commit: commitSchema })).min(1),
    leftOut: z.array(leftOutSchema),
    gates: z.array(gateResultSchema),
    preVerified: z.boolean(),
  }),
  /** No branch was left to verify. */
  z.object({ result: z.literal('nothing'), leftOut: z.array(leftOutSchema).min(1) }),
  z.object({
    result: z.literal('gate_failed'),
    base: commitSchema,
    mergeIds: z.array(mergeIdSchema).min(1),
    leftOut: z.array(leftOutSchema),
    gates: z.array(gateResultSchema).min(1),
  }),
  /** It is not known: the remote did not answer, the disk is full. Tried again. */
  z.object({ result: z.literal('unknown'), detail: reasonSchema }),
])
export type Verification = z.infer<typeof verificationSchema>

/** What became of a landing. Only `landed` says that the target has the commits: it was read back from the remote. */
export const landingSchema = z.discriminatedUnion('result', [
  z.object({ result: z.literal('landed'), commit: commitSchema }),
  /** Strategy `branch`: the remote has the verified branch. */
  z.object({ result: z.literal('pushed'), branches: z.array(z.object({ mergeId: mergeIdSchema, branch: z.string() })) }),
  /** Somebody else's commit came first. */
  z.object({ result: z.literal('moved'), detail: reasonSchema }),
  /** The repository refused it: it has local changes (`dirty`), a hook said no, or it may not be written. */
  z.object({ result: z.literal('refused'), cause: z.enum(['dirty', 'hook', 'permission', 'other']), detail: reasonSchema }),
  z.object({ result: z.literal('unknown'), detail: reasonSchema }),
])
export type Landing = z.infer<typeof landingSchema>

/** `envelope` and `ofAgent` are those of the other reports. */
export function workReportSchemas<E extends z.ZodRawShape, A extends z.ZodRawShape>(envelope: E, ofAgent: A) {
  return [
    /** One answer of the agent's model has ended. `reportId` is derived from the engine's own id of it: it is counted once. */
    z.object({ ...envelope, ...ofAgent, type: z.literal('agent.usage'), model: z.string().max(300), spend: spendSchema }),
    /** No event of its session since, and no tool runs. Sent once per silence. */
    z.object({ ...envelope, ...ofAgent, type: z.literal('agent.quiet'), since: z.iso.datetime() }),
    z.object({ ...envelope, ...ofAgent, type: z.literal('agent.stirred') }),
    /** What its worktree held is on a kept ref of the rig's repository. */
    z.object({ ...envelope, ...ofAgent, type: z.literal('agent.work_saved'), ref: z.string().max(300), commit: commitSchema }),
    z.object({
      ...envelope,
      type: z.literal('batch.verified'),
      rigId: rigIdSchema,
      batchId: batchIdSchema,
      attempt: z.int().min(1),
      verification: verificationSchema,
    }),
    z.object({
      ...envelope,
      type: z.literal('batch.landed'),
      rigId: rigIdSchema,
      batchId: batchIdSchema,
      landing: landingSchema,
    }),
    /** `awaiting_merge` was looked at. */
    z.object({
      ...envelope,
      type: z.literal('merge.checked'),
      mergeId: mergeIdSchema,
      found: z.enum(['merged', 'open', 'unknown']),
      commit: commitSchema.optional(),
    }),
  ] as const
}
