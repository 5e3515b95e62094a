import { gastownErrorOf } from '@gastown/client/gastown-error-of'
import type { TownId } from '@gastown/contract/ids'
import type { TownEventView } from '@gastown/contract/work/work-view'
import type { QueryClient, QueryKey } from '@tanstack/react-query'
import { eventPagesAfter, type EventPages } from './event-pages.ts'
import type { EventWish } from './event-wish.ts'

/** The lists of events of one town, each by what it wishes; its feed keeps them current. */
export class TownEventsCache {
  readonly #queryClient: QueryClient
  readonly #townId: TownId

  constructor(queryClient: QueryClient, townId: TownId) {
    this.#queryClient = queryClient
    this.#townId = townId
  }

  keyOf(wish: EventWish): readonly [string, TownId, EventWish] {
    return ['townEvents', this.#townId, wish]
  }

  take(events: readonly TownEventView[]): void {
    for (const { queryKey, state } of this.#lists()) {
      const wish = queryKey[2] as EventWish
      this.#queryClient.setQueryData<EventPages>(queryKey, (known) => known && eventPagesAfter(known, events, wish))
      // An answer that is under way was read before these happened, and would take them away again.
      if (state.fetchStatus === 'fetching') this.#refresh(queryKey)
    }
  }

  /** Events may have been missed. */
  refresh(): void {
    for (const { queryKey } of this.#lists()) this.#refresh(queryKey)
  }

  #lists() {
    return this.#queryClient.getQueryCache().findAll({ queryKey: ['townEvents', this.#townId] })
  }

  #refresh(queryKey: QueryKey): void {
    // A query that fails keeps its error, and its own readers show it.
    this.#queryClient.invalidateQueries({ queryKey, exact: true }).catch((error: unknown) => {
      console.warn(gastownErrorOf(error).message)
    })
  }
}
