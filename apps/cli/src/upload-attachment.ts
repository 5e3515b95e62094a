import { readFile, stat } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { attachmentMaxBytes, attachmentNameHeader, attachmentSchema } from '@gastown/contract/attachment'
import { GastownError, problemSchema } from '@gastown/contract/errors'
import type { AttachmentId } from '@gastown/contract/ids'
import type { Connection } from './control-plane.ts'

/** What the mayor's model can look at; all else is found by its path. */
const mediaTypes: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.txt': 'text/plain',
  '.log': 'text/plain',
  '.md': 'text/markdown',
  '.csv': 'text/csv',
  '.json': 'application/json',
  '.xml': 'application/xml',
  '.yaml': 'application/yaml',
  '.yml': 'application/yaml',
  '.toml': 'application/toml',
}

/** Sends a file to the town, to go with a message. Rejects with the town's own error, or INVALID_INPUT for what is no readable file. */
export async function uploadAttachment(
  { baseURL, token }: Connection,
  { townId, file }: { townId: string; file: string },
): Promise<AttachmentId> {
  const body = await readWhole(file)
  const url = `${baseURL.replace(/\/+$/, '')}/api/towns/${encodeURIComponent(townId)}/attachments`
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': mediaTypes[extname(file).toLowerCase()] ?? 'application/octet-stream',
    [attachmentNameHeader]: encodeURIComponent(basename(file)),
  }
  const response = await fetch(url, { method: 'POST', headers, body }).catch((cause: unknown) => {
    throw new GastownError('TOWN_UNREACHABLE', `The town did not take "${file}".`, { cause })
  })
  const answer: unknown = await response.json().catch(() => null)
  if (response.ok) return attachmentSchema.parse(answer).attachmentId
  const problem = problemSchema.safeParse(answer)
  if (!problem.success) throw new GastownError('INTERNAL', `The town answered "${file}" with status ${response.status}.`)
  const { code, detail, field } = problem.data
  throw new GastownError(code, `${file}: ${detail}`, field === undefined ? {} : { field })
}

async function readWhole(file: string): Promise<Uint8Array<ArrayBuffer>> {
  const found = await stat(file).catch((cause: unknown) => {
    throw unreadable(file, cause)
  })
  if (!found.isFile()) throw new GastownError('INVALID_INPUT', `"${file}" is no file.`, { field: 'attach' })
  if (found.size > attachmentMaxBytes)
    throw new GastownError('BODY_TOO_LARGE', `"${file}" has ${found.size} bytes; at most ${attachmentMaxBytes} can be sent.`, {
      field: 'attach',
    })
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw unreadable(file, cause)
  })
  return new Uint8Array(bytes)
}

function unreadable(file: string, cause: unknown): GastownError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  const text = code === 'ENOENT' ? `There is no file "${file}".` : `"${file}" cannot be read: ${String(code ?? cause)}.`
  return new GastownError('INVALID_INPUT', text, { field: 'attach', cause })
}
