import { z } from 'zod'
import { messageIdSchema } from './ids.ts'

/** A message to the mayor is accepted (durable), delivered (in the mayor's session), answered (its turn ended). */
export const userMessageStates = ['accepted', 'delivered', 'answered', 'failed'] as const
/** An answer is streaming until its turn ends; `interrupted` when the engine died in mid-turn. */
export const assistantMessageStates = ['streaming', 'complete', 'interrupted'] as const
export const messageStateSchema = z.enum([...userMessageStates, ...assistantMessageStates])
export type MessageState = z.infer<typeof messageStateSchema>

/** One row of the mayor's conversation. */
export const conversationMessageSchema = z.object({
  messageId: messageIdSchema,
  role: z.enum(['user', 'assistant']),
  text: z.string().max(1_000_000),
  state: messageStateSchema,
  createdAt: z.iso.datetime(),
  /** Why it failed or was interrupted. */
  reason: z.string().optional(),
})
export type ConversationMessage = z.infer<typeof conversationMessageSchema>

/** Text of one message to the mayor. 100 KB is more than a person types and less than a context window. */
export const messageTextSchema = z
  .string()
  .min(1, 'must not be empty')
  .max(100_000, 'must have at most 100,000 characters')
  .refine((text) => text.trim() !== '', 'must not be blank')
