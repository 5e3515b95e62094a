import { z } from 'zod'

/**
 * Ids are lower-case words that are safe in a path, a URL, a log line and a git ref:
 * they start with a letter or digit and are 1 to 64 characters long.
 */
const idPattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/

/** The form of every id; each kind has a brand of its own. */
export const idSchema = z.string().regex(idPattern, 'must be 1 to 64 letters, digits, "-" or "_"')

export const townIdSchema = idSchema.brand<'TownId'>()
export const rigIdSchema = idSchema.brand<'RigId'>()
export const agentIdSchema = idSchema.brand<'AgentId'>()
export const messageIdSchema = idSchema.brand<'MessageId'>()
export const attachmentIdSchema = idSchema.brand<'AttachmentId'>()
/** Id of an intent or a report: the town answers the same id with the same receipt. */
export const inputIdSchema = idSchema.brand<'InputId'>()
/** Chosen by a caller for one message: the same key is the same message, however often it is sent. As random as an id should be. */
export const idempotencyKeySchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{7,47}$/, 'must be 8 to 48 letters, digits, "-" or "_"')
/** `rule/subject/generation`; unique in the outbox. */
export const actionIdSchema = z.string().min(1).max(256).brand<'ActionId'>()

export type TownId = z.infer<typeof townIdSchema>
export type RigId = z.infer<typeof rigIdSchema>
export type AgentId = z.infer<typeof agentIdSchema>
export type MessageId = z.infer<typeof messageIdSchema>
export type AttachmentId = z.infer<typeof attachmentIdSchema>
export type InputId = z.infer<typeof inputIdSchema>
export type ActionId = z.infer<typeof actionIdSchema>

/**
 * A number that grows with every start of an agent or a container. 0 means "never started".
 * Reports of an older generation are refused.
 */
export const generationSchema = z.int().min(0)
export type Generation = z.infer<typeof generationSchema>

/** Ids of what an input makes come from the input's own id, so that taking it twice makes it once. */
export function derivedId<S extends z.ZodType>(schema: S, kind: string, inputId: InputId): z.output<S> {
  return schema.parse(`${kind}-${inputId}`)
}
