import { GastownError } from '@gastown/contract/errors'
import { z } from 'zod'

const requestSchema = z.object({ id: z.union([z.string(), z.number()]) })

/** JSON-RPC's range for errors of a server's own. */
const serverError = -32_000

/** What the engine is answered when the town was not reached: an error of the call, so that the agent reads the reason. */
export function refusalOf(body: string, error: unknown): Response {
  const message = error instanceof GastownError ? error.message : 'The town could not be asked.'
  const request = requestSchema.safeParse(parseJson(body))
  if (!request.success) return new Response(message, { status: 503 })
  return Response.json({ jsonrpc: '2.0', id: request.data.id, error: { code: serverError, message } })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
