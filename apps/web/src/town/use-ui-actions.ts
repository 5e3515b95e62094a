import type { StatusMessage } from '@gastown/contract/status-feed'
import type { TownId } from '@gastown/contract/ids'
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useCallback } from 'react'
import { usePage } from '../app/page-context.ts'
import type { ListedBeadCards } from '../beads/bead-cards-cache.ts'
import { useBeadCardsCache } from '../beads/use-bead-cards.ts'
import { describeUiAction } from './page-view-of.ts'
import { pathOfUiAction } from './ui-action-path.ts'

/**
 * Opens what the mayor wants to show, and says that it was the mayor, with the way back. False: the user does not let the mayor do that,
 * which a page may have told too late.
 */
export function useUiActions(townId: TownId): (message: Extract<StatusMessage, { type: 'ui_action' }>) => boolean {
  const { settings, toasts } = usePage()
  const router = useRouter()
  const queryClient = useQueryClient()
  const { cardsKey } = useBeadCardsCache(townId)
  return useCallback(
    ({ action }) => {
      if (!settings.get().mayorSeesPage) return false
      const { pathname, href: before } = router.state.location
      const after = pathOfUiAction(action, { townId, path: pathname })
      if (after !== before) void router.navigate({ href: after })
      const isStill = (): boolean => router.state.location.href === after
      const { cards = [] } = queryClient.getQueryData<ListedBeadCards>(cardsKey) ?? {}
      const text = `The mayor opened ${describeUiAction(action, (beadId) => cards.find((card) => card.beadId === beadId)?.title)}.`
      const goBack = (): void => {
        if (isStill()) router.history.back()
        else void router.navigate({ href: before })
      }
      toasts.show(after === before ? { text } : { text, action: { text: 'Back', perform: goBack } })
      return true
    },
    [settings, toasts, router, townId, queryClient, cardsKey],
  )
}
