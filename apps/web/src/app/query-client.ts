import { gastownErrorOf } from '@gastown/client/gastown-error-of'
import { reconnectDelayMs } from '@gastown/client/reconnect-delay'
import { errorCodes } from '@gastown/contract/errors'
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'

/** With the backoff of `reconnectDelayMs` these are some 20 s: longer than a restart of the town takes. */
const mostRetries = 9

/** Whether the same call may work later: only when the town says so, or does not answer at all. */
export function isWorthRetrying(failures: number, error: unknown): boolean {
  return failures < mostRetries && errorCodes[gastownErrorOf(error).code].actor === 'retry'
}

/** The page's cache. `onUnauthenticated` is told whenever the town does not know who is asking. */
export function createQueryClient({ onUnauthenticated }: { onUnauthenticated: () => void }): QueryClient {
  const onError = (error: unknown): void => {
    if (gastownErrorOf(error).status === 401) onUnauthenticated()
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        retry: isWorthRetrying,
        retryDelay: (failures) => reconnectDelayMs(failures + 1),
        // The status feed tells what changed; nothing is asked again just because time went by.
        staleTime: 30_000,
        // The town is on this machine more often than not: it is there when the network is not.
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  })
}
