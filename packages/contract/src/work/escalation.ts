import { z } from 'zod'
import { agentIdSchema } from '../ids.ts'
import { prioritySchema } from './bead.ts'
import { beadIdSchema, convoyIdSchema, escalationIdSchema, mergeIdSchema } from './ids.ts'

export const severitySchema = prioritySchema
export type Severity = z.infer<typeof severitySchema>

/** A problem handed up to the user. The same problem again counts up. */
export const escalationSchema = z.object({
  escalationId: escalationIdSchema,
  severity: severitySchema,
  title: z.string().min(1).max(200),
  body: z.string().max(10_000),
  /** `town`, or the agent that raised it. */
  raisedBy: z.string().min(1).max(64),
  beadId: beadIdSchema.optional(),
  mergeId: mergeIdSchema.optional(),
  convoyId: convoyIdSchema.optional(),
  agentId: agentIdSchema.optional(),
  raisedAt: z.iso.datetime(),
  /** How often it was raised. */
  count: z.int().min(1),
  lastRaisedAt: z.iso.datetime(),
  acknowledgedAt: z.iso.datetime().optional(),
  /** What the user said to it when it was acknowledged. */
  answer: z.string().max(10_000).optional(),
})
export type Escalation = z.infer<typeof escalationSchema>
