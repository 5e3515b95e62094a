import { GastownError } from '@gastown/contract/errors'

/** The body of a request, whole. Throws BODY_TOO_LARGE as soon as it is known to pass `maxBytes`; the rest is not read. */
export async function readBody(request: Request, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const announced = Number(request.headers.get('content-length') ?? '0')
  if (announced > maxBytes) throw tooLarge(maxBytes)
  if (request.body === null) return new Uint8Array(0)
  const parts: Uint8Array[] = []
  let size = 0
  const reader = (request.body as ReadableStream<Uint8Array>).getReader()
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.byteLength
    if (size > maxBytes) {
      await reader.cancel()
      throw tooLarge(maxBytes)
    }
    parts.push(part.value)
  }
  const body = new Uint8Array(size)
  let offset = 0
  for (const part of parts) {
    body.set(part, offset)
    offset += part.byteLength
  }
  return body
}

/** The body as JSON. Throws BODY_TOO_LARGE and INVALID_INPUT. */
export async function readJsonBody(request: Request, maxBytes: number): Promise<unknown> {
  const body = await readBody(request, maxBytes)
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch (cause) {
    throw new GastownError('INVALID_INPUT', 'The body is not JSON.', { cause })
  }
}

function tooLarge(maxBytes: number): GastownError {
  return new GastownError('BODY_TOO_LARGE', `The body is larger than the ${maxBytes} bytes that this route takes.`)
}
