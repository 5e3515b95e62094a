import { problemOf } from '@gastown/contract/errors'

/** The answer of a plain route to an error (RFC 9457). */
export function problemResponse(error: unknown): Response {
  const problem = problemOf(error)
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { 'content-type': 'application/problem+json' },
  })
}

/** The answer of a tRPC route to an error from before the procedure, in the shape that the router gives its own. */
export function trpcErrorResponse(error: unknown, path: string): Response {
  const problem = problemOf(error)
  const data = { code: problem.code, httpStatus: problem.status, path, field: problem.field }
  const body = { error: { message: problem.detail, code: jsonRpcCodes[problem.status] ?? -32603, data } }
  return new Response(JSON.stringify(body), { status: problem.status, headers: { 'content-type': 'application/json' } })
}

/** By HTTP status, as tRPC numbers them (TRPC_ERROR_CODES_BY_KEY). */
const jsonRpcCodes: Readonly<Record<number, number>> = {
  400: -32600,
  401: -32001,
  403: -32003,
  404: -32004,
  413: -32013,
  503: -32603,
}
