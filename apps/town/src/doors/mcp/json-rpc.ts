import { z } from 'zod'

/** A message of a client: a request when it has an id, else a notification. Batches are no part of the protocol's newer versions. */
export const clientMessageSchema = z.object({
  jsonrpc: z.literal('2.0'),
  id: z.union([z.string().max(1_000), z.number()]).optional(),
  method: z.string().max(200).optional(),
  params: z.record(z.string(), z.unknown()).optional(),
})
export type ClientMessage = z.infer<typeof clientMessageSchema>
export type RequestId = NonNullable<ClientMessage['id']>

/** Of JSON-RPC 2.0; `refused` is of the range that is left to servers. */
export const rpcErrors = {
  parse: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  refused: -32001,
} as const

export class RpcError extends Error {
  readonly code: number

  constructor(code: number, message: string) {
    super(message)
    this.name = 'RpcError'
    this.code = code
  }
}

export function rpcResult(id: RequestId, result: unknown): Response {
  return Response.json({ jsonrpc: '2.0', id, result })
}

export function rpcError(id: RequestId | null, { code, message }: { code: number; message: string }, status = 200): Response {
  return Response.json({ jsonrpc: '2.0', id, error: { code, message } }, { status })
}
