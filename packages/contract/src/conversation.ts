import { z } from 'zod'
import { attachmentSchema } from './attachment.ts'
import { messageIdSchema } from './ids.ts'

/** A message to the mayor is accepted (durable), delivered (in the mayor's session), answered (its turn ended). */
export const userMessageStates = ['accepted', 'delivered', 'answered', 'failed'] as const
/** An answer is streaming until its turn ends; `interrupted` when the engine died in mid-turn or the user stopped the turn. */
export const assistantMessageStates = ['streaming', 'complete', 'interrupted'] as const
export const messageStateSchema = z.enum([...userMessageStates, ...assistantMessageStates])
export type MessageState = z.infer<typeof messageStateSchema>

/** Id of a part within its message, as the engine names it. */
const partIdSchema = z.string().min(1).max(200)
const textSchema = z.string().max(1_000_000)

/** One piece of an answer, in the order in which the agent made them: words, or a tool that it used. */
export const conversationPartSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), partId: partIdSchema, text: textSchema }),
  z.object({
    type: z.literal('tool'),
    partId: partIdSchema,
    /** Name of the tool as the engine has it. */
    tool: z.string().max(200),
    /** One line of what it was used for; empty when the engine gave none. */
    title: z.string().max(500),
    state: z.enum(['running', 'complete', 'failed']),
  }),
])
export type ConversationPart = z.infer<typeof conversationPartSchema>

/** One row of an agent's conversation. */
export const conversationMessageSchema = z.object({
  messageId: messageIdSchema,
  role: z.enum(['user', 'assistant']),
  /** All that was said: the text parts, one after the other. */
  text: textSchema,
  state: messageStateSchema,
  createdAt: z.iso.datetime(),
  /** Why it failed or was interrupted. */
  reason: z.string().optional(),
  /** Of an answer: its words and tools in their order, the words just as the agent wrote them. */
  parts: z.array(conversationPartSchema).max(1_000).optional(),
  /** Files that the user sent with the message. */
  attachments: z.array(attachmentSchema).max(20).optional(),
})
export type ConversationMessage = z.infer<typeof conversationMessageSchema>

/**
 * New text of an answer that streams. It says where in the part's text it belongs, so that it may come twice, late, or not at all: the
 * whole row follows. Never recorded.
 */
export const conversationDeltaSchema = z.object({
  messageId: messageIdSchema,
  partId: partIdSchema,
  /** Length of the part's text before it, UTF-16 units. */
  offset: z.int().min(0),
  text: z.string().min(1).max(100_000),
  /** When the answer began. */
  createdAt: z.iso.datetime(),
})
export type ConversationDelta = z.infer<typeof conversationDeltaSchema>

/** Text of one message to the mayor. 100 KB is more than a person types and less than a context window. */
export const messageTextSchema = z
  .string()
  .min(1, 'must not be empty')
  .max(100_000, 'must have at most 100,000 characters')
  .refine((text) => text.trim() !== '', 'must not be blank')
