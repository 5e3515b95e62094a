import type { GastownRouter } from '@gastown/contract/router'
import type { TRPCClient } from '@trpc/client'
import { gastownErrorOf } from './gastown-error-of.ts'
import { createTrpcClient, type ClientOptions } from './trpc-client.ts'

/** `client.<procedure>.query(input)` and `.mutate(input)`, typed by the router. */
export type GastownClient = TRPCClient<GastownRouter>['gastown']

/** The typed client of a town for programs. Every rejection is a `GastownError` with the town's code, field and words. */
export function createGastownClient(options: ClientOptions): GastownClient {
  return withGastownErrors(createTrpcClient(options).gastown)
}

type Call = (...args: unknown[]) => Promise<unknown>

/** The same procedures, whose rejections are `GastownError`s. */
function withGastownErrors(client: GastownClient): GastownClient {
  return new Proxy(client, {
    get: (procedures, name) => {
      // A client that is awaited by mistake must not look like a promise.
      if (name === 'then' || typeof name === 'symbol') return undefined
      const procedure = Reflect.get(procedures, name) as Record<'query' | 'mutate', Call>
      const call =
        (kind: 'query' | 'mutate') =>
        (...args: unknown[]) =>
          procedure[kind](...args).catch((error: unknown) => Promise.reject(gastownErrorOf(error)))
      return { query: call('query'), mutate: call('mutate') }
    },
  })
}
