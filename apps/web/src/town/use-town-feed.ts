import { gastownErrorOf } from '@gastown/client/gastown-error-of'
import { subscribeTown, type FeedState, type TownSubscription } from '@gastown/client/subscribe-town'
import { townAfter } from '@gastown/client/town-after'
import type { StatusMessage } from '@gastown/contract/status-feed'
import type { TownId } from '@gastown/contract/ids'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react'
import { useTakeEvents } from '../activity/use-take-events.ts'
import { after } from '../app/after.ts'
import { usePage } from '../app/page-context.ts'
import { useTRPC } from '../app/trpc.ts'
import { useBeadCardsCache, useReadBeadCardsAhead } from '../beads/use-bead-cards.ts'
import { conversationAfter } from '../chat/apply-conversation.ts'
import { useConversationStream } from '../chat/use-conversation.ts'
import { FeedWatch } from './feed-watch.ts'
import { useUiActions } from './use-ui-actions.ts'

export interface TownFeed {
  readonly feed: FeedState
  readonly watching: FeedWatch
  /** Connects now instead of when the backoff ends. */
  readonly reconnectNow: () => void
  readonly tellPage: TownSubscription['tellPage']
}

/**
 * Keeps the cache of one town current from its status socket, for as long as the town is shown. The socket opens at once; queries are
 * only the fallback while it is down.
 */
export function useTownFeed({ townId, onGone }: { townId: TownId; onGone: (text: string) => void }): TownFeed {
  const { baseURL } = usePage()
  const queryClient = useQueryClient()
  const trpc = useTRPC()
  const stream = useConversationStream(townId)
  const beadCards = useBeadCardsCache(townId)
  const readBeadCardsAhead = useReadBeadCardsAhead(townId)
  const [feed, setFeed] = useState<FeedState>({ state: 'connecting' })
  const [watching] = useState(() => new FeedWatch())

  const events = useTakeEvents(townId)
  const showUiAction = useUiActions(townId)
  const current = useRef<TownSubscription>(null)
  const townKey = trpc.gastown.getTown.queryKey({ townId })
  const mayorKey = trpc.gastown.getMayorStatus.queryKey({ townId })
  const conversationKey = trpc.gastown.getConversation.queryKey({ townId })

  const refetch = (queryKey: readonly unknown[]): void => {
    // A query that fails keeps its error, and its own readers show it.
    queryClient.invalidateQueries({ queryKey }).catch((error: unknown) => console.warn(gastownErrorOf(error).message))
  }

  const take = useEffectEvent((message: StatusMessage): void => {
    switch (message.type) {
      case 'snapshot':
      case 'delta':
        // A message is JSON: what is optional is there or absent, and never undefined.
        queryClient.setQueryData(townKey, (town) => townAfter(town, message) as typeof town)
        if (message.type === 'snapshot') {
          for (const key of [conversationKey, beadCards.cardsKey]) refetch(key)
          events.refresh()
          readBeadCardsAhead()
        }
        if (message.town.mayor !== undefined) refetch(mayorKey)
        return
      case 'beads':
        beadCards.take(message)
        return
      case 'events':
        events.take(message.events)
        return
      case 'conversation':
        queryClient.setQueryData(conversationKey, (known) => ({
          messages: conversationAfter(known?.messages ?? [], message.messages),
        }))
        // An answer that is under way was read before this row changed, and would put the old one back.
        if (queryClient.isFetching({ queryKey: conversationKey }) > 0) refetch(conversationKey)
        return
      case 'stream':
        stream(message.deltas)
        return
      case 'agent_conversation':
      case 'agent_stream':
      case 'gate_output':
        watching.take(message)
        return
      case 'ui_action':
        if (showUiAction(message)) current.current?.tellShown(message.actionId)
        return
      // Only a sign of life, which the subscription keeps to itself.
      case 'alive':
        return
      case 'deleted':
        queryClient.removeQueries({ queryKey: townKey })
        refetch(trpc.gastown.listTowns.queryKey())
        onGone('This town was deleted.')
    }
  })

  useEffect(() => {
    const subscription = subscribeTown({ baseURL, townId, onMessage: take, onState: setFeed, now: Date.now, after })
    current.current = subscription
    const detach = watching.attach((wanted) => subscription.watch(wanted))
    const retry = (): void => subscription.reconnectNow()
    window.addEventListener('online', retry)
    document.addEventListener('visibilitychange', retry)
    return () => {
      window.removeEventListener('online', retry)
      document.removeEventListener('visibilitychange', retry)
      detach()
      subscription.close()
    }
  }, [baseURL, townId, watching])

  const reconnectNow = useCallback(() => current.current?.reconnectNow(), [])
  const tellPage: TownSubscription['tellPage'] = useCallback((page) => current.current?.tellPage(page), [])
  return { feed, watching, reconnectNow, tellPage }
}
