import type { TownSubscription } from '@gastown/client/subscribe-town'
import { maxPageViews, type PageView } from '@gastown/contract/page-view'
import { useLocation } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { after } from '../app/after.ts'
import { useObservable } from '../app/observable.ts'
import { usePage } from '../app/page-context.ts'
import { useIsVisible } from '../app/use-is-visible.ts'
import { pageViewOf, viewsWith } from './page-view-of.ts'

/** Pages that are only passed through are not told, ms. */
const settleMs = 300

/**
 * Tells the town what this page shows and showed before, for the mayor, unless the user has opted out: then only that a page is open. Over
 * the status socket: what was told ends with it.
 */
export function useToldPage(tellPage: TownSubscription['tellPage']): void {
  const { settings } = usePage()
  const { mayorSeesPage } = useObservable(settings)
  const isVisible = useIsVisible()
  const path = useLocation({ select: ({ pathname }) => pathname })
  const beadId = useLocation({
    select: ({ search }) => ('bead' in search && typeof search.bead === 'string' ? search.bead : null),
  })
  const views = useRef<readonly PageView[]>([])
  useEffect(
    () =>
      after(settleMs, () => {
        const view = pageViewOf({ path, beadId })
        if (view !== null) views.current = viewsWith(views.current, view, maxPageViews)
        tellPage({ isVisible, takesActions: mayorSeesPage, views: mayorSeesPage ? [...views.current] : [] })
      }),
    [path, beadId, isVisible, mayorSeesPage, tellPage],
  )
}
