import type { TownId } from '@gastown/contract/ids'
import { Outlet } from '@tanstack/react-router'
import { useEffect, useMemo, type ReactNode } from 'react'
import { BeadDrawer } from '../beads/bead-drawer.tsx'
import { MayorDock } from '../dock/mayor-dock.tsx'
import { useDesktopNotifications } from '../work/use-desktop-notifications.ts'
import { StartupStrip } from './startup-strip.tsx'
import { TownBanners } from './town-banners.tsx'
import { TownHeader } from './town-header.tsx'
import { TownNav } from './town-nav.tsx'
import { TownVisitProvider, type TownVisit } from './town-visit.ts'
import { useEnsureMayor } from './use-ensure-mayor.ts'
import { useFirstPaint } from './use-first-paint.ts'
import { useMayorStatus, useTown } from './use-town.ts'
import { useTownFeed } from './use-town-feed.ts'

interface TownPageProps {
  readonly townId: TownId
  /** Told with words for the user when there is no such town, or no longer. */
  readonly onGone: (text: string) => void
}

/** One town: its places, the page that is shown, and the mayor, which stays while pages change. */
export function TownPage({ townId, onGone }: TownPageProps): ReactNode {
  const feed = useTownFeed({ townId, onGone })
  const town = useTown({ townId, feed: feed.state })
  const { mutate: ensureMayor, ...ensuring } = useEnsureMayor({ townId, feed: feed.state, onGone })
  const mayorStatus = useMayorStatus({ townId, feed: feed.state })
  const onFirstPaint = useFirstPaint({ townId, ensuredStatus: ensuring.data?.sessionStatus ?? null })
  useDesktopNotifications(townId, town?.work.escalations ?? null)
  const visit = useMemo<TownVisit>(
    () => ({ townId, town, feed, onEnsureMayor: () => ensureMayor({ townId }) }),
    [townId, town, feed, ensureMayor],
  )

  const name = town?.name
  useEffect(() => {
    document.title = name === undefined ? 'Gastown' : `${name} · Gastown`
  }, [name])

  const agentId = mayorStatus.data?.session?.agentId ?? town?.mayor?.agentId ?? 'mayor'
  return (
    <TownVisitProvider value={visit}>
      <div className="town" data-feed={feed.state}>
        <TownHeader townId={townId} town={town} feed={feed} />
        <TownBanners townId={townId} ensureError={ensuring.error} onEnsure={visit.onEnsureMayor} />
        <div className="town-body">
          <TownNav townId={townId} />
          <div className="town-stage">
            <div className="town-place">
              <Outlet />
            </div>
            <StartupStrip
              town={town}
              ensuring={ensuring.isPending}
              onStart={visit.onEnsureMayor}
              mayorIsLive={town?.mayor?.live ?? false}
            />
            <MayorDock agentId={agentId} onFirstPaint={onFirstPaint} />
          </div>
        </div>
        <BeadDrawer />
      </div>
    </TownVisitProvider>
  )
}
