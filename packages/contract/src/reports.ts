import { z } from 'zod'
import { agentActivitySchema, agentProcessStatusSchema } from './agent-status.ts'
import { conversationMessageSchema } from './conversation.ts'
import { agentIdSchema, generationSchema, inputIdSchema, messageIdSchema } from './ids.ts'
import { workReportSchemas } from './work/reports.ts'

const envelope = {
  /** Idempotency key: the same report twice changes nothing the second time. */
  reportId: inputIdSchema,
  /** When it was observed. */
  at: z.iso.datetime(),
}
const ofAgent = { agentId: agentIdSchema, generation: generationSchema }

/** What a container observed and the town decides on. Kept on disk until the town has taken it. */
export const containerReportSchema = z.discriminatedUnion('type', [
  /** The container serves; sent once per boot, before any other. */
  z.object({
    ...envelope,
    type: z.literal('container.booted'),
    containerGeneration: generationSchema,
    bootId: z.string().min(1),
    sandbox: z.enum(['bubblewrap', 'none']),
    sandboxReason: z.string(),
  }),
  /** The container ends by its own will: drained, or asleep because nothing needed it. */
  z.object({
    ...envelope,
    type: z.literal('container.stopped'),
    containerGeneration: generationSchema,
    reason: z.enum(['drained', 'idle']),
  }),
  /** An agent's process or session changed. */
  z.object({
    ...envelope,
    type: z.literal('agent.status'),
    ...ofAgent,
    status: agentProcessStatusSchema,
    activity: agentActivitySchema,
    serverPort: z.int().min(0).max(65535),
    sessionId: z.string(),
    prewarmed: z.boolean(),
    reason: z.string().max(2000).optional(),
    /** Of one that is starting: it waits for others, as `reason` says. Nothing has failed, however long it takes. */
    waits: z.boolean().optional(),
  }),
  /** The message is in the agent's session; from here on the engine owes the answer. */
  z.object({ ...envelope, type: z.literal('message.delivered'), ...ofAgent, messageId: messageIdSchema }),
  /** The turn that the message began has ended. */
  z.object({ ...envelope, type: z.literal('message.answered'), ...ofAgent, messageId: messageIdSchema }),
  /** The conversation as it is now: whole rows, newest state of each. Rows the town already has are overwritten. */
  z.object({
    ...envelope,
    type: z.literal('conversation.observed'),
    ...ofAgent,
    messages: z.array(conversationMessageSchema).min(1).max(200),
  }),
  ...workReportSchemas(envelope, ofAgent),
])
export type ContainerReport = z.infer<typeof containerReportSchema>

export const containerReportsBodySchema = z.object({ reports: z.array(containerReportSchema).min(1).max(200) })
/** `refused` reports were of an older generation or of something unknown: they change nothing and are not sent again. */
export const containerReportsResponseSchema = z.object({
  taken: z.array(inputIdSchema),
  refused: z.array(z.object({ reportId: inputIdSchema, code: z.string() })),
})
export type ContainerReportsResponse = z.infer<typeof containerReportsResponseSchema>
