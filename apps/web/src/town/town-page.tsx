import type { TownId } from '@gastown/contract/ids'
import { Outlet, useMatch } from '@tanstack/react-router'
import { useEffect, useState, type ReactNode } from 'react'
import { useDesktopNotifications } from '../work/use-desktop-notifications.ts'
import { MayorTerminal } from '../terminal/mayor-terminal.tsx'
import { StartupFacts } from './startup-facts.tsx'
import { StartupStrip } from './startup-strip.tsx'
import { TownBanners } from './town-banners.tsx'
import { TownHeader } from './town-header.tsx'
import { TownPanels, type PanelName } from './town-panels.tsx'
import { useEnsureMayor } from './use-ensure-mayor.ts'
import { useFirstPaint } from './use-first-paint.ts'
import { useMayorStatus, useTown } from './use-town.ts'
import { useTownFeed } from './use-town-feed.ts'

interface TownPageProps {
  readonly townId: TownId
  /** Told with words for the user when there is no such town, or no longer. */
  readonly onGone: (text: string) => void
}

/** The mayor's terminal and all about its town. The terminal stays when another page of the town is shown over it. */
export function TownPage({ townId, onGone }: TownPageProps): ReactNode {
  const feed = useTownFeed({ townId, onGone })
  const town = useTown({ townId, feed: feed.state })
  const ensureMayor = useEnsureMayor({ townId, feed: feed.state, onGone })
  const mayorStatus = useMayorStatus({ townId, feed: feed.state })
  const onFirstPaint = useFirstPaint({ townId, ensuredStatus: ensureMayor.data?.sessionStatus ?? null })
  const showsSettings = useMatch({ from: '/towns/$townId/settings', shouldThrow: false }) !== undefined
  const showsStartup = useMatch({ from: '/towns/$townId/startup', shouldThrow: false }) !== undefined
  useDesktopNotifications(townId, town?.work.escalations ?? null)
  const [panel, setPanel] = useState<PanelName>('conversation')

  const name = town?.name
  useEffect(() => {
    document.title = name === undefined ? 'Gastown' : `${name} · Gastown`
  }, [name])

  const agentId = mayorStatus.data?.session?.agentId ?? town?.mayor?.agentId ?? 'mayor'
  const mayorIsLive = town?.mayor?.live ?? false
  return (
    <div className="town" data-panel={panel} data-feed={feed.state}>
      <TownHeader townId={townId} town={town} feed={feed} showsSettings={showsSettings} showsStartup={showsStartup} />
      <TownBanners townId={townId} ensureError={ensureMayor.error} onEnsure={() => ensureMayor.mutate({ townId })} />
      <main className="town-main" hidden={showsSettings || showsStartup}>
        <div className="town-stage">
          <StartupStrip
            town={town}
            ensuring={ensureMayor.isPending}
            onStart={() => ensureMayor.mutate({ townId })}
            mayorIsLive={mayorIsLive}
          />
          <MayorTerminal townId={townId} agentId={agentId} onFirstPaint={onFirstPaint}>
            {town?.startup ? <StartupFacts startup={town.startup} /> : null}
          </MayorTerminal>
        </div>
        <TownPanels townId={townId} town={town} feed={feed.state} panel={panel} onPanel={setPanel} onFirstPaint={onFirstPaint} />
      </main>
      <Outlet />
    </div>
  )
}
