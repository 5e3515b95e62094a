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
