import type { BeadCard } from '@gastown/contract/work/bead-card'
import type { QueryClient, QueryKey } from '@tanstack/react-query'
import { beadCardsAfter, type BeadChanges } from './bead-cards-after.ts'

/** The answer of `listBeadCards`, as the cache holds it. */
export interface ListedBeadCards {
  readonly cards: readonly BeadCard[]
  /** There are closed ones that are older than all of these. */
  readonly isCut: boolean
  /** How many are read at most. */
  readonly limit: number
}

/** Cards that are read at first, and how many more each time that older ones are wished; 20,000 is the most that the town tells at once. */
const cardsStep = 5_000
const mostCards = 20_000

/**
 * The cards of one town in the page's cache, between the list that is read and the changes that the feed tells. What is told while a list
 * is read comes after it again, since nobody knows whether the list has it: the last thing that was told of a bead is always right.
 */
export class BeadCardsCache {
  readonly #queryClient: QueryClient
  readonly cardsKey: QueryKey
  readonly #missedKey: QueryKey

  constructor(queryClient: QueryClient, cardsKey: QueryKey) {
    this.#queryClient = queryClient
    this.cardsKey = cardsKey
    this.#missedKey = [...cardsKey, 'told while it was read']
  }

  async read(list: (limit: number) => Promise<{ readonly cards: readonly BeadCard[] }>): Promise<ListedBeadCards> {
    this.#queryClient.setQueryData<BeadChanges[]>(this.#missedKey, [])
    const { limit } = this.#queryClient.getQueryData<ListedBeadCards>(this.cardsKey) ?? { limit: cardsStep }
    const { cards } = await list(limit)
    const missed = this.#queryClient.getQueryData<BeadChanges[]>(this.#missedKey) ?? []
    return { cards: missed.reduce(beadCardsAfter, cards), isCut: cards.length >= limit && limit < mostCards, limit }
  }

  /** Whoever reads next reads older closed ones too. */
  wishOlder(): void {
    this.#queryClient.setQueryData<ListedBeadCards>(
      this.cardsKey,
      (known) => known && { ...known, limit: Math.min(mostCards, known.limit + cardsStep) },
    )
  }

  take(changes: BeadChanges): void {
    this.#queryClient.setQueryData<ListedBeadCards>(this.cardsKey, (known) =>
      known === undefined ? undefined : { ...known, cards: beadCardsAfter(known.cards, changes) },
    )
    if (this.#queryClient.isFetching({ queryKey: this.cardsKey, exact: true }) === 0) return
    this.#queryClient.setQueryData<BeadChanges[]>(this.#missedKey, (missed = []) => [...missed, changes])
  }
}
