import { attachmentMaxBytes, attachmentNameHeader, attachmentSchema, mediaTypeSchema } from '@gastown/contract/attachment'
import { GastownError } from '@gastown/contract/errors'
import { attachmentIdSchema } from '@gastown/contract/ids'
import { Hono } from 'hono'
import type { AttachmentStore } from '../attachments/attachment-store.ts'
import type { Auth } from '../auth/auth.ts'
import type { RandomBytes } from '../clock.ts'
import { newInputId } from '../engine/new-input-id.ts'
import type { Towns } from '../engine/towns.ts'
import { readBody } from './read-body.ts'

export interface AttachmentDoorOptions {
  readonly towns: Pick<Towns, 'get'>
  readonly auth: Pick<Auth, 'requireOperator'>
  readonly attachments: Pick<AttachmentStore, 'put' | 'get'>
  readonly random: RandomBytes
}

const unknownMediaType = 'application/octet-stream'
/** Pictures that a browser only paints. All else could run, and is only ever downloaded. */
const shownMediaTypes: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])

/** Files of messages, for the operator: uploaded before the message, and looked at after. */
export function createAttachmentDoor({ towns, auth, attachments, random }: AttachmentDoorOptions): Hono {
  const door = new Hono().basePath('/api/towns/:townId/attachments')

  door.post('/', async (c) => {
    await auth.requireOperator(c.req.raw)
    const { townId } = towns.get(c.req.param('townId'))
    const name = parseName(c.req.header(attachmentNameHeader))
    const mediaType = parseMediaType(c.req.header('content-type'))
    const body = await readBody(c.req.raw, attachmentMaxBytes)
    const attachment = attachmentSchema.parse({
      attachmentId: `att-${newInputId(random)}`,
      name,
      mediaType,
      bytes: body.byteLength,
    })
    await attachments.put({ townId, attachment, body })
    return c.json(attachment, 201)
  })

  door.get('/:attachmentId', async (c) => {
    await auth.requireOperator(c.req.raw)
    const { townId } = towns.get(c.req.param('townId'))
    const attachmentId = attachmentIdSchema.safeParse(c.req.param('attachmentId'))
    const found = attachmentId.success ? await attachments.get({ townId, attachmentId: attachmentId.data }) : null
    if (found === null) throw new GastownError('ATTACHMENT_NOT_FOUND', 'The town has no such file.', { field: 'attachmentId' })
    const { name, mediaType } = found.attachment
    return new Response(found.body, { headers: headersOf(name, mediaType) })
  })

  return door
}

function headersOf(name: string, mediaType: string): Record<string, string> {
  const disposition = shownMediaTypes.has(mediaType) ? 'inline' : 'attachment'
  const isText = mediaType.startsWith('text/')
  return {
    'content-type': disposition === 'inline' ? mediaType : isText ? 'text/plain; charset=utf-8' : unknownMediaType,
    'content-disposition': `${disposition}; filename*=UTF-8''${encodeName(name)}`,
    'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
  }
}

/** As RFC 8187 wants it: `encodeURIComponent` leaves some characters that a header parameter may not have. */
function encodeName(name: string): string {
  return encodeURIComponent(name).replaceAll(/['()*!]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
}

function parseName(header: string | undefined): string {
  const parsed = attachmentSchema.shape.name.safeParse(decodeName(header ?? ''))
  if (parsed.success) return parsed.data
  const why = parsed.error.issues[0]?.message ?? 'is not valid'
  throw new GastownError('INVALID_INPUT', `name: ${why}. Give it, percent-encoded, in the header ${attachmentNameHeader}.`, {
    field: 'name',
  })
}

function decodeName(encoded: string): string | null {
  try {
    return decodeURIComponent(encoded)
  } catch {
    return null // not percent-encoded: the schema refuses it
  }
}

/** Without its parameters; what is none is bytes of an unknown kind. */
function parseMediaType(header: string | undefined): string {
  const parsed = mediaTypeSchema.safeParse((header ?? '').split(';')[0]?.trim().toLowerCase())
  return parsed.success ? parsed.data : unknownMediaType
}
