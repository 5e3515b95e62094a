import type { TownId } from '@gastown/contract/ids'
import type { BeadCard } from '@gastown/contract/work/bead-card'
import type { BeadId } from '@gastown/contract/work/ids'
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTRPC, useTRPCClient } from '../app/trpc.ts'
import { useTownVisit } from '../town/town-visit.ts'
import { BeadCardsCache, type ListedBeadCards } from './bead-cards-cache.ts'

export interface BeadCards {
  /** Newest first: all that are not closed, and the newest closed ones. Empty until they are read. */
  readonly cards: readonly BeadCard[]
  readonly byId: ReadonlyMap<BeadId, BeadCard>
  /** Not read yet. */
  readonly isPending: boolean
  readonly error: unknown
  /** Reads closed ones that are older than all of these; null: there are none. */
  readonly readOlder: (() => void) | null
}

/** As often as a person would press reload; only while the feed is down. */
const fallbackEveryMs = 3000

/** The beads of the town that is shown, read once and then kept current by its feed. */
export function useBeadCards(townId: TownId): BeadCards {
  const { feed } = useTownVisit()
  const isDown = feed.state === 'disconnected'
  const cache = useBeadCardsCache(townId)
  const query = useBeadCardsQuery(townId, cache)
  const { data, isPending, error, refetch } = useQuery({ ...query, refetchInterval: isDown ? fallbackEveryMs : false })
  const cards = data?.cards ?? none
  const isCut = data?.isCut ?? false
  return useMemo(() => {
    const readOlder = (): void => {
      cache.wishOlder()
      // What goes wrong is the query's error.
      void refetch()
    }
    return { cards, byId: indexOf(cards), isPending, error, readOlder: isCut ? readOlder : null }
  }, [cards, isPending, error, isCut, cache, refetch])
}

function useBeadCardsQuery(townId: TownId, cache: BeadCardsCache) {
  const client = useTRPCClient()
  return useMemo(
    () =>
      queryOptions<ListedBeadCards>({
        queryKey: cache.cardsKey,
        queryFn: ({ signal }) => cache.read((limit) => client.gastown.listBeadCards.query({ townId, limit }, { signal })),
        // The feed tells what changes, and has the list read anew when it cannot.
        staleTime: Infinity,
        // `beadCardsAfter` shares what stays the same.
        structuralSharing: false,
      }),
    [client, cache, townId],
  )
}

/**
 * Reads the cards ahead of the page that shows them. To be called once the feed tells of changes: what happens before that, and after the
 * list was read, nobody would tell.
 */
export function useReadBeadCardsAhead(townId: TownId): () => void {
  const queryClient = useQueryClient()
  const cache = useBeadCardsCache(townId)
  const query = useBeadCardsQuery(townId, cache)
  return () => {
    // What goes wrong is shown by whoever shows the cards.
    if (queryClient.getQueryData(cache.cardsKey) === undefined) void queryClient.prefetchQuery(query)
  }
}

const none: readonly BeadCard[] = []
const indexes = new WeakMap<readonly BeadCard[], ReadonlyMap<BeadId, BeadCard>>()

/** One index for all who look at the same list. */
function indexOf(cards: readonly BeadCard[]): ReadonlyMap<BeadId, BeadCard> {
  const known = indexes.get(cards)
  if (known !== undefined) return known
  const index = new Map(cards.map((card) => [card.beadId, card]))
  indexes.set(cards, index)
  return index
}

/** The cache of a town's cards, for its feed. */
export function useBeadCardsCache(townId: TownId): BeadCardsCache {
  const queryClient = useQueryClient()
  const trpc = useTRPC()
  return useMemo(
    () => new BeadCardsCache(queryClient, trpc.gastown.listBeadCards.queryKey({ townId })),
    [queryClient, trpc, townId],
  )
}
