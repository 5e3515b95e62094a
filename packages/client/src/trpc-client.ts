import type { GastownRouter } from '@gastown/contract/router'
import { createTRPCClient, httpLink, type TRPCClient } from '@trpc/client'

export interface ClientOptions {
  /** Base URL of the town without a path; empty for the page's own origin. */
  readonly baseURL: string
  /** Operator token of a program. A browser has a cookie instead. */
  readonly token?: string
  readonly fetch?: typeof fetch
}

/** The plain tRPC client: one HTTP request per call, no batching, no transformer. Rejects with tRPC's own errors. */
export function createTrpcClient(options: ClientOptions): TRPCClient<GastownRouter> {
  const fetchOfHost = options.fetch ?? fetch
  return createTRPCClient<GastownRouter>({
    links: [
      httpLink({
        url: `${options.baseURL.replace(/\/+$/, '')}/trpc`,
        headers: options.token === undefined ? {} : { authorization: `Bearer ${options.token}` },
        fetch: (input, init) => fetchOfHost(input, { ...init, signal: init?.signal ?? null, credentials: 'same-origin' }),
      }),
    ],
  })
}
