import type { ProcedureHandlers } from '@gastown/contract/procedures'
import { gastownRouter } from '@gastown/contract/router'
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import type { Log } from '../log.ts'
import { readBody } from './read-body.ts'

/** The largest input is a message of 100,000 characters, which JSON can make six times as long. */
export const maxProcedureBytes = 1024 * 1024

/** Answers a tRPC request that has passed the checks of the door. Throws BODY_TOO_LARGE. */
export async function answerTrpc(
  request: Request,
  { handlers, log }: { handlers: ProcedureHandlers; log: Log },
): Promise<Response> {
  return fetchRequestHandler({
    endpoint: '/trpc',
    router: gastownRouter,
    req: request.method === 'POST' ? await bareJsonRequest(request) : request,
    createContext: () => ({ handlers }),
    onError: ({ error, path }) => {
      if (error.code === 'INTERNAL_SERVER_ERROR') log.error({ path, error: String(error.cause ?? error) }, 'a procedure failed')
    },
  })
}

/** The same request with its whole body, which is JSON whatever `curl -d` calls it. */
async function bareJsonRequest(request: Request): Promise<Request> {
  const body = await readBody(request, maxProcedureBytes)
  const headers = new Headers(request.headers)
  headers.set('content-type', 'application/json')
  headers.delete('content-length')
  return new Request(request.url, { method: 'POST', headers, body })
}
