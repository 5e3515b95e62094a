import type { FeedState } from '@gastown/client/subscribe-town'
import type { TownId } from '@gastown/contract/ids'
import type { TownView } from '@gastown/contract/views'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '../app/trpc.ts'

/** As often as a person would press reload; only while the feed is down. */
const fallbackEveryMs = 3000

/** The town as its feed tells it; asked for by query only while the feed is down. */
export function useTown({ townId, feed }: { townId: TownId; feed: FeedState['state'] }): TownView | null {
  const trpc = useTRPC()
  const isDown = feed === 'disconnected'
  // The poll is its own retry.
  const polling = { enabled: isDown, refetchInterval: isDown ? fallbackEveryMs : false, staleTime: 0, retry: false } as const
  const { data } = useQuery(trpc.gastown.getTown.queryOptions({ townId }, polling))
  return data ?? null
}

/** The mayor's session. Changes come by the feed, which invalidates this query; it polls only while the feed is down. */
export function useMayorStatus({ townId, feed }: { townId: TownId; feed: FeedState['state'] }) {
  const trpc = useTRPC()
  const polling = feed === 'disconnected' ? { refetchInterval: fallbackEveryMs, retry: false } : {}
  return useQuery(trpc.gastown.getMayorStatus.queryOptions({ townId }, polling))
}
