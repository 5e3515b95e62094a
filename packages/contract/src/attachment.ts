import { z } from 'zod'
import { attachmentIdSchema } from './ids.ts'

/** Bytes of one file: what a model can take in, with room; more is better named by its path or address. */
export const attachmentMaxBytes = 10 * 1024 * 1024
/** Files with one message. */
export const maxAttachments = 10

/** A file's own name: one path segment, as it is shown and as the agent finds it. */
export const attachmentNameSchema = z
  .string()
  .min(1, 'must not be empty')
  .max(200, 'must have at most 200 characters')
  // oxlint-disable-next-line no-control-regex -- control characters are just what is refused
  .refine((name) => !/[\u0000-\u001f\u007f/\\]/.test(name) && name !== '.' && name !== '..', 'must be a plain file name')

export const mediaTypeSchema = z
  .string()
  .max(100)
  .regex(/^[a-z0-9][a-z0-9.+-]*\/[a-z0-9][a-z0-9.+-]*$/, 'must be a media type such as image/png')

/** A file that the town keeps for a message. Its bytes are at `GET /api/towns/:townId/attachments/:attachmentId`. */
export const attachmentSchema = z.object({
  attachmentId: attachmentIdSchema,
  name: attachmentNameSchema,
  mediaType: mediaTypeSchema,
  bytes: z.int().min(0).max(attachmentMaxBytes),
})
export type Attachment = z.infer<typeof attachmentSchema>

/** Header beside the body of `POST attachments`: the file's name, percent-encoded as by `encodeURIComponent`. */
export const attachmentNameHeader = 'x-gastown-attachment-name'
