import {
  attachmentMaxBytes,
  attachmentNameSchema,
  attachmentSchema,
  maxAttachments,
  mediaTypeSchema,
  type Attachment,
} from '@gastown/contract/attachment'

/** A file that is to go with the next message. */
export type AttachmentDraft = {
  readonly localId: string
  readonly name: string
  readonly mediaType: string
  readonly bytes: number
} & AttachmentProgress

export type AttachmentProgress =
  /** `progress` is the part that has arrived, 0 to 1. */
  | { readonly state: 'uploading'; readonly progress: number }
  | { readonly state: 'uploaded'; readonly attachment: Attachment }
  | { readonly state: 'failed'; readonly error: string; readonly canRetry: boolean }

/** A chosen file as its chip shows it: on its way, or refused with the limit that it breaks. `already` counts those before it. */
export function draftOfFile(
  file: { readonly name: string; readonly type: string; readonly size: number },
  { localId, already }: { localId: string; already: number },
): AttachmentDraft {
  const draft = { localId, name: plainName(file.name), mediaType: plainMediaType(file.type), bytes: file.size }
  const error = refusal(file.size, already)
  if (error !== null) return { ...draft, state: 'failed', error, canRetry: false }
  return { ...draft, state: 'uploading', progress: 0 }
}

function refusal(bytes: number, already: number): string | null {
  if (already >= maxAttachments) return `A message takes at most ${maxAttachments} files.`
  if (bytes > attachmentMaxBytes) return `Larger than ${attachmentMaxBytes / 1024 / 1024} MB.`
  return null
}

const longestName = 200
/** An ending that is worth keeping when the name is too long. */
const ending = /\.[^.]{1,12}$/

/** The name as the town takes it: what cannot be in a file name is `_`, and what is too long loses its middle. */
function plainName(name: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are just what is replaced
  const clean = name.replaceAll(/[\u0000-\u001f\u007f/\\]/g, '_').trim()
  const [tail = ''] = ending.exec(clean) ?? []
  const short = clean.length <= longestName ? clean : clean.slice(0, longestName - tail.length) + tail
  return attachmentNameSchema.safeParse(short.toWellFormed()).success ? short.toWellFormed() : 'file'
}

function plainMediaType(type: string): string {
  const parsed = mediaTypeSchema.safeParse(type.split(';')[0]?.trim().toLowerCase())
  return parsed.success ? parsed.data : 'application/octet-stream'
}

/** Kinds that every browser draws and none runs. */
const pictures = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif'])
export function isPicture(mediaType: string): boolean {
  return pictures.has(mediaType)
}

export function uploadedOf(drafts: readonly AttachmentDraft[]): Attachment[] {
  return drafts.flatMap((draft) => (draft.state === 'uploaded' ? [draft.attachment] : []))
}

export function draftOfAttachment(attachment: Attachment): AttachmentDraft {
  const { attachmentId, name, mediaType, bytes } = attachment
  return { localId: attachmentId, name, mediaType, bytes, state: 'uploaded', attachment }
}

const cutOff = 'The page was closed before this file had arrived. Choose it again.'

/** The files as they were stored; one that was on its way then is gone, and says so. Total. */
export function parseAttachmentDrafts(stored: unknown): AttachmentDraft[] {
  if (!Array.isArray(stored)) return []
  return (stored as Partial<AttachmentDraft>[]).flatMap((draft): AttachmentDraft[] => {
    if (draft?.state === 'uploaded') return parseAttachments([draft.attachment]).map(draftOfAttachment)
    const { localId, name, mediaType, bytes } = draft ?? {}
    if (typeof localId !== 'string' || typeof name !== 'string' || typeof mediaType !== 'string') return []
    return [{ localId, name, mediaType, bytes: Number(bytes), state: 'failed', error: cutOff, canRetry: false }]
  })
}

export function parseAttachments(stored: unknown): Attachment[] {
  if (!Array.isArray(stored)) return []
  return stored.flatMap((attachment) => {
    const parsed = attachmentSchema.safeParse(attachment)
    return parsed.success ? [parsed.data] : []
  })
}
