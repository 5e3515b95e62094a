import { attachmentNameHeader, attachmentSchema, type Attachment } from '@gastown/contract/attachment'
import { GastownError, problemSchema } from '@gastown/contract/errors'
import type { TownId } from '@gastown/contract/ids'

export interface Upload {
  readonly done: Promise<Attachment>
  abort(): void
}

/**
 * Sends one file to the town. `onProgress` gets the part that has left, 0 to 1: only XMLHttpRequest can tell. Rejects with a GastownError;
 * when it was aborted, never settles.
 */
export function uploadAttachment(options: {
  readonly baseURL: string
  readonly townId: TownId
  readonly body: Blob
  readonly name: string
  readonly mediaType: string
  readonly onProgress: (progress: number) => void
}): Upload {
  const { baseURL, townId, body, name, mediaType, onProgress } = options
  const request = new XMLHttpRequest()
  request.open('POST', new URL(`/api/towns/${townId}/attachments`, baseURL))
  request.setRequestHeader('content-type', mediaType)
  request.setRequestHeader(attachmentNameHeader, encodeURIComponent(name))
  request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(total === 0 ? 1 : loaded / total))
  const done = new Promise<Attachment>((resolve, reject) => {
    request.addEventListener('load', () => {
      try {
        resolve(parseUploadAnswer(request.status, request.responseText))
      } catch (error) {
        reject(error instanceof Error ? error : new GastownError('INTERNAL', 'The file was not taken.'))
      }
    })
    request.addEventListener('error', () =>
      reject(new GastownError('TOWN_UNREACHABLE', 'The town does not answer. Is `gastown up` running?')),
    )
  })
  request.send(body)
  return { done, abort: () => request.abort() }
}

/** What the town answered; throws a GastownError with its words. */
export function parseUploadAnswer(status: number, text: string): Attachment {
  const body = parseJson(text)
  const attachment = attachmentSchema.safeParse(body)
  if (status === 201 && attachment.success) return attachment.data
  const problem = problemSchema.safeParse(body)
  if (problem.success) throw new GastownError(problem.data.code, problem.data.detail)
  throw new GastownError('INTERNAL', `The town answered with ${status} and nothing that is understood.`)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Then it is neither an attachment nor a problem, and is told so.
    return undefined
  }
}

/** Where the town keeps the bytes of a file. */
export function attachmentUrl(townId: TownId, { attachmentId }: Attachment): string {
  return `/api/towns/${townId}/attachments/${attachmentId}`
}
