import { z } from 'zod'
import { agentIdSchema, generationSchema, rigIdSchema } from '../ids.ts'
import { roleSchema } from '../model-config.ts'
import { beadIdSchema, mergeIdSchema } from './ids.ts'
import { spendSchema } from './spend.ts'

/** An agent as pages and tools see it; the mayor too. */
export const agentViewSchema = z.object({
  agentId: agentIdSchema,
  name: z.string(),
  role: roleSchema,
  rigId: rigIdSchema.nullable(),
  generation: generationSchema,
  state: z.enum(['idle', 'starting', 'working', 'stopping']),
  /** The one bead that it works on. */
  beadId: beadIdSchema.optional(),
  /** Of a reviewer: the merge that it reads. */
  mergeId: mergeIdSchema.optional(),
  /** What it said last of what it is at. */
  statusLine: z.string().max(200).optional(),
  lastActivityAt: z.iso.datetime(),
  /** Nothing was heard of it since; absent when it is heard. */
  quietSince: z.iso.datetime().optional(),
  spend: spendSchema,
})
export type AgentView = z.infer<typeof agentViewSchema>

/** A worker that was let go. Its name may have been given to another one since, with the same id. */
export const letGoAgentSchema = agentViewSchema
  .pick({ agentId: true, name: true, role: true, generation: true, spend: true })
  .extend({ rigId: rigIdSchema, hiredAt: z.iso.datetime(), letGoAt: z.iso.datetime() })
export type LetGoAgent = z.infer<typeof letGoAgentSchema>

/** One task that an agent was at: a try at a bead, or the review of a branch. */
export const agentTaskSchema = z.object({
  kind: z.enum(['bead', 'review']),
  beadId: beadIdSchema.optional(),
  mergeId: mergeIdSchema.optional(),
  title: z.string(),
  startedAt: z.iso.datetime(),
  /** Absent: it is at it. */
  endedAt: z.iso.datetime().optional(),
  /** Of an ended try at a bead, where it is still known. */
  outcome: z.enum(['done', 'failed', 'stopped']).optional(),
  /** Why it ended. */
  reason: z.string().max(2000).optional(),
  /** Runs of its process that it took. */
  runs: z.int().min(1),
})
export type AgentTask = z.infer<typeof agentTaskSchema>
