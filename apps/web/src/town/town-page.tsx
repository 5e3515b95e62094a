import type { TownId } from '@gastown/contract/ids'
import { Outlet } from '@tanstack/react-router'
import { useEffect, useMemo, useState, type ReactNode } from 'react'
import { useIsPhone } from '../app/use-is-phone.ts'
import { BeadDrawer } from '../beads/bead-drawer.tsx'
import { DockContext } from '../dock/dock-context.ts'
import { MayorDock } from '../dock/mayor-dock.tsx'
import { useDockState } from '../dock/use-dock-state.ts'
import { useDesktopNotifications } from '../work/use-desktop-notifications.ts'
import { PhoneBar } from './phone-bar.tsx'
import { StaleBanner } from './stale-banner.tsx'
import { TownBanners } from './town-banners.tsx'
import { TownDialogsContext, type TownDialog, type TownDialogs } from './town-dialogs.ts'
import { TownHeader } from './town-header.tsx'
import { TownNav } from './town-nav.tsx'
import { TownOverlays } from './town-overlays.tsx'
import { TownVisitProvider, type TownVisit } from './town-visit.ts'
import { useAfterMayor } from './use-after-mayor.ts'
import { useEnsureMayor } from './use-ensure-mayor.ts'
import { useFirstPaint } from './use-first-paint.ts'
import { useMayorStatus, useTown } from './use-town.ts'
import { useToldPage } from './use-told-page.ts'
import { useTownFeed } from './use-town-feed.ts'

interface TownPageProps {
  readonly townId: TownId
  /** Told with words for the user when there is no such town, or no longer. */
  readonly onGone: (text: string) => void
}

/** One town: its places, the page that is shown, and the mayor, which stays while pages change. */
export function TownPage({ townId, onGone }: TownPageProps): ReactNode {
  const { feed, watching, reconnectNow, tellPage } = useTownFeed({ townId, onGone })
  const town = useTown({ townId, feed: feed.state })
  const { mutate: ensureMayor, ...ensuring } = useEnsureMayor({ townId, feed: feed.state, onGone })
  const mayorStatus = useMayorStatus({ townId, feed: feed.state })
  const onFirstPaint = useFirstPaint({ townId, ensuredStatus: ensuring.data?.sessionStatus ?? null })
  useDesktopNotifications(townId, town?.work.escalations ?? null)
  const mayorId = mayorStatus.data?.session?.agentId ?? town?.mayor?.agentId ?? null
  const visit = useMemo<TownVisit>(
    () => ({ townId, town, feed, watching, mayorId, onEnsureMayor: () => ensureMayor({ townId }) }),
    [townId, town, feed, watching, mayorId, ensureMayor],
  )
  useToldPage(tellPage)
  const dock = useDockState({ townId, mayorId })
  const [shownDialog, showDialog] = useState<TownDialog | null>(null)
  const dialogs = useMemo<TownDialogs>(() => ({ shown: shownDialog, show: showDialog }), [shownDialog])
  const isPhone = useIsPhone()
  const [isMayorPainted, setIsMayorPainted] = useState(false)
  const notePaint: typeof onFirstPaint = (what, paintedAtMs) => {
    onFirstPaint(what, paintedAtMs)
    if (what !== 'conversation') setIsMayorPainted(true)
  }
  const isPlaceShown = useAfterMayor(isMayorPainted)
  useTitle(town === null ? null : { name: town.name, needsYou: town.work.needsYou })
  const isCovered = isPhone ? dock.isSheetOpen : dock.layout.isFull
  return (
    <TownVisitProvider value={visit}>
      <TownDialogsContext value={dialogs}>
        <DockContext value={dock}>
          <div className="town" data-feed={feed.state}>
            <TownHeader town={town} feed={feed} />
            <StaleBanner feed={feed} onReconnect={reconnectNow} />
            <TownBanners townId={townId} ensureError={ensuring.error} onEnsure={visit.onEnsureMayor} />
            <div className="town-body">
              {isPhone ? null : <TownNav isInert={isCovered} />}
              <div className="town-stage" data-divided data-dock={dock.layout.position}>
                <div className="town-place" inert={isCovered}>
                  {isPlaceShown ? <Outlet /> : null}
                </div>
                <MayorDock isEnsuring={ensuring.isPending} onFirstPaint={notePaint} />
              </div>
            </div>
            {isPhone ? <PhoneBar /> : null}
            <BeadDrawer />
            <TownOverlays />
          </div>
        </DockContext>
      </TownDialogsContext>
    </TownVisitProvider>
  )
}

/** The browser's tab says which town it is, and how much of it needs the user. */
function useTitle(town: { readonly name: string; readonly needsYou: number } | null): void {
  const title = town === null ? 'Gastown' : `${town.needsYou > 0 ? `(${town.needsYou}) ` : ''}${town.name} · Gastown`
  useEffect(() => {
    document.title = title
  }, [title])
}
