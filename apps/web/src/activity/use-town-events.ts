import type { TownId } from '@gastown/contract/ids'
import { infiniteQueryOptions, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTRPCClient } from '../app/trpc.ts'
import { newestFirst, type EventPage } from './event-pages.ts'
import type { EventWish } from './event-wish.ts'
import { TownEventsCache } from './town-events-cache.ts'

/** Events that are wished, the newest first, kept current by the town's feed. `pageSize`: how many are read at a time. */
export function useTownEvents(townId: TownId, wish: EventWish, { pageSize }: { pageSize: number }) {
  const { data, ...query } = useInfiniteQuery(useTownEventsQuery(townId, wish, { pageSize }))
  const events = useMemo(() => (data === undefined ? [] : newestFirst(data)), [data])
  return { events, ...query }
}

/** The query behind `useTownEvents`, for a page that asks before it shows them. */
export function useTownEventsQuery(townId: TownId, wish: EventWish, { pageSize }: { pageSize: number }) {
  const client = useTRPCClient()
  const cache = useTownEventsCache(townId)
  return infiniteQueryOptions({
    queryKey: cache.keyOf(wish),
    queryFn: async ({ pageParam, signal }): Promise<EventPage> => {
      const { members: _ofPage, kinds, ...asked } = wish
      const more = { ...(kinds === undefined ? {} : { kinds: [...kinds] }), ...(pageParam === null ? {} : { before: pageParam }) }
      return client.gastown.getTownEvents.query({ townId, limit: pageSize, ...asked, ...more }, { signal })
    },
    initialPageParam: null as number | null,
    getNextPageParam: ({ nextBefore }) => nextBefore ?? null,
    // The feed tells what happens, and has the lists read anew when it cannot.
    staleTime: Infinity,
  })
}

/** The lists of a town's events, for its feed. */
export function useTownEventsCache(townId: TownId): TownEventsCache {
  const queryClient = useQueryClient()
  return useMemo(() => new TownEventsCache(queryClient, townId), [queryClient, townId])
}
