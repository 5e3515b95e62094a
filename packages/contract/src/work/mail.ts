import { z } from 'zod'
import { agentIdSchema, messageIdSchema } from '../ids.ts'

/** `mail` waits until the agent works and is told of it once; a `nudge` is pushed into the running session, and ends with it. */
export const mailKindSchema = z.enum(['mail', 'nudge'])

/** A message to a worker, on its way. */
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
})
export type Mail = z.infer<typeof mailSchema>
