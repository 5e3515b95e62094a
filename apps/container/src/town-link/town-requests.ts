import { errorCodeSchema, GastownError, problemSchema } from '@gastown/contract/errors'
import type { TownLink as TownLinkAddress } from '@gastown/contract/container-boot'
import type { TownId } from '@gastown/contract/ids'

export interface TownRequest {
  /** Below `/api/towns/:townId/`. */
  readonly path: string
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly json?: unknown
  readonly bytes?: Uint8Array
  readonly headers?: Readonly<Record<string, string>>
  readonly timeoutMs: number
}

/** Requests to the town's own routes, with the token of the moment. */
export interface TownRequests {
  relink(address: TownLinkAddress): void
  /** Null while there is no town. */
  urlOf(path: string): URL | null
  /** Resolves with a 2xx answer; rejects with a GastownError: the town's own code, or CONTAINER_UNAVAILABLE when none came in time. */
  send(request: TownRequest): Promise<Response>
  /** Calls off what is under way. */
  close(): void
}

export function createTownRequests(options: {
  townId: TownId
  /** Null until there is a town to speak to. */
  address: TownLinkAddress | null
  fetch: typeof fetch
}): TownRequests {
  let address = options.address
  const closed = new AbortController()
  const urlOf = (path: string) => (address === null ? null : new URL(`/api/towns/${options.townId}/${path}`, address.url))
  return {
    urlOf,
    relink: (next) => {
      address = next
    },
    close: () => closed.abort(),
    send: async ({ path, method = 'GET', json, bytes, headers, timeoutMs }) => {
      if (address === null) throw new GastownError('CONTAINER_UNAVAILABLE', 'This container has no town yet.')
      const url = new URL(`/api/towns/${options.townId}/${path}`, address.url)
      const body = json === undefined ? bytes : JSON.stringify(json)
      const response = await options
        .fetch(url, {
          method,
          redirect: 'error',
          headers: {
            authorization: `Bearer ${address.token}`,
            ...(json === undefined ? {} : { 'content-type': 'application/json' }),
            ...headers,
          },
          ...(body === undefined ? {} : { body: body as BodyInit }),
          signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), closed.signal]),
        })
        .catch((cause: unknown) => {
          throw new GastownError('CONTAINER_UNAVAILABLE', `The town did not answer ${method} ${path} within ${timeoutMs} ms.`, {
            cause,
          })
        })
      if (response.ok) return response
      throw await refusal(response, `${method} ${path}`)
    },
  }
}

async function refusal(response: Response, what: string): Promise<GastownError> {
  const text = await response.text().catch(() => '')
  const problem = problemSchema.safeParse(parseJson(text))
  if (problem.success) return new GastownError(problem.data.code, problem.data.detail)
  const byStatus = {
    400: 'INVALID_INPUT',
    401: 'UNAUTHENTICATED',
    403: 'FORBIDDEN',
    404: 'ROUTE_NOT_FOUND',
    413: 'BODY_TOO_LARGE',
  }
  const code = errorCodeSchema.safeParse(byStatus[response.status as keyof typeof byStatus])
  return new GastownError(
    code.success ? code.data : 'CONTAINER_UNAVAILABLE',
    `The town answered ${what} with ${response.status}.`,
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
