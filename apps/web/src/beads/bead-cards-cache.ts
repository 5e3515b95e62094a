import type { BeadCard } from '@gastown/contract/work/bead-card'
import type { QueryClient, QueryKey } from '@tanstack/react-query'
import { beadCardsAfter, type BeadChanges } from './bead-cards-after.ts'

/** The answer of `listBeadCards`, as the cache holds it. */
export interface ListedBeadCards {
  readonly cards: readonly BeadCard[]
}

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

  async read(list: () => Promise<ListedBeadCards>): Promise<ListedBeadCards> {
    this.#queryClient.setQueryData<BeadChanges[]>(this.#missedKey, [])
    const { cards } = await list()
    const missed = this.#queryClient.getQueryData<BeadChanges[]>(this.#missedKey) ?? []
    return { cards: missed.reduce(beadCardsAfter, cards) }
  }

  take(changes: BeadChanges): void {
    this.#queryClient.setQueryData<ListedBeadCards>(this.cardsKey, (known) =>
      known === undefined ? undefined : { cards: beadCardsAfter(known.cards, changes) },
    )
    if (this.#queryClient.isFetching({ queryKey: this.cardsKey, exact: true }) === 0) return
    this.#queryClient.setQueryData<BeadChanges[]>(this.#missedKey, (missed = []) => [...missed, changes])
  }
}
