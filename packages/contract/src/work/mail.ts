import { z } from 'zod'
import { agentIdSchema, generationSchema, messageIdSchema } from '../ids.ts'

/** `mail` waits until the agent works and is told of it once; a `nudge` is pushed into the running session, and ends with it. */
export const mailKindSchema = z.enum(['mail', 'nudge'])

/** What became of a message. */
export const mailEndSchema = z.discriminatedUnion('how', [
  /** `generation`: the run of the agent that was told. */
  z.object({ how: z.literal('delivered'), at: z.iso.datetime(), generation: generationSchema }),
  z.object({ how: z.literal('expired'), at: z.iso.datetime(), reason: z.string().max(4000) }),
])

/** A message to a worker: on its way, or, with `ended`, what became of it. */
export const mailSchema = z.object({
  messageId: messageIdSchema,
  to: agentIdSchema,
  from: z.string().min(1).max(64),
  kind: mailKindSchema,
  subject: z.string().max(200),
  body: z.string().max(100_000),
  sentAt: z.iso.datetime(),
  /** Not delivered after this: it means nothing any more. */
  expiresAt: z.iso.datetime().optional(),
  ended: mailEndSchema.optional(),
})
export type Mail = z.infer<typeof mailSchema>

/** Names are those of now, or the ids of agents that were let go. `waits`: why it is not delivered yet, in plain words; absent when it has ended. */
export const mailViewSchema = mailSchema.extend({ toName: z.string(), fromName: z.string(), waits: z.string().optional() })
export type MailView = z.infer<typeof mailViewSchema>
