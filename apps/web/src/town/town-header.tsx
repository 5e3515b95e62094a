import type { FeedState } from '@gastown/client/subscribe-town'
import type { TownView } from '@gastown/contract/views'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, type ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { KeyCaps } from '../palette/key-caps.tsx'
import { formatDuration } from '../ui/format-duration.ts'
import { Hint } from '../ui/hint.tsx'
import { Icon } from '../ui/icons.tsx'
import { StateDot } from '../ui/state-dot.tsx'
import { TopBar } from '../ui/top-bar.tsx'
import { useNow } from '../ui/use-now.ts'
import { formatUsd } from '../work/format-usd.ts'
import { ContainerMenu } from './container-menu.tsx'
import { useTownDialogs } from './town-dialogs.ts'
import { describeContainer, describeMayor, describeSandbox } from './town-words.ts'

/** Not needed for the first look: its list and toasts come after it. */
const NotificationCenter = lazy(() =>
  import('../notifications/notification-center.tsx').then(({ NotificationCenter: component }) => ({ default: component })),
)

interface TownHeaderProps {
  readonly town: TownView | null
  readonly feed: FeedState
}

/** The town in a line: its name, its mayor and container, what needs the user, what today has cost, and whether all of it is live. */
export function TownHeader({ town, feed }: TownHeaderProps): ReactNode {
  return (
    <TopBar
      actions={
        <>
          <PaletteButton />
          <ConnectionState feed={feed} />
          <Suspense fallback={<span className="button button-icon" aria-hidden="true" />}>
            <NotificationCenter />
          </Suspense>
          <ContainerMenu />
        </>
      }
    >
      <h1 className="town-name">{town?.name ?? '…'}</h1>
      {town === null ? null : <TownState town={town} />}
      <span className="spacer" />
      {town === null ? null : <TownSums town={town} />}
    </TopBar>
  )
}

function PaletteButton(): ReactNode {
  const { show } = useTownDialogs()
  return (
    <button type="button" className="button palette-button" aria-keyshortcuts="Control+K Meta+K" onClick={() => show('palette')}>
      <Icon name="search" size={14} />
      <span className="palette-button-words">Find or do anything</span>
      <span className="palette-button-keys" aria-hidden="true">
        <KeyCaps keys="Mod+k" />
      </span>
    </button>
  )
}

function TownState({ town }: { readonly town: TownView }): ReactNode {
  const { data: system } = useQuery(useTRPC().gastown.getSystem.queryOptions())
  const container = describeContainer(town.container.state)
  const mayor = describeMayor(town.mayor?.status ?? null, town.mayor?.live)
  const sandbox = system === undefined ? null : describeSandbox(system.sandbox)
  return (
    <div className="town-states" role="status" aria-label="State of the town" data-mayor-status={town.mayor?.status ?? 'none'}>
      <Hint text={town.mayor?.reason || 'The one you talk to.'}>
        <span className="pill" tabIndex={0}>
          <StateDot tone={mayor.tone} />
          {mayor.text}
        </span>
      </Hint>
      <Hint
        text={[town.container.reason, system?.sandbox.reason].filter(Boolean).join(' · ') || 'The process that runs the agents.'}
      >
        <span className="pill pill-container" tabIndex={0} data-container-state={town.container.state}>
          <StateDot tone={container.tone} />
          {container.text}
          {sandbox === null ? null : (
            <span className="pill-part" data-tone={sandbox.tone}>
              <Icon name="shield" size={12} />
              {sandbox.text}
            </span>
          )}
        </span>
      </Hint>
    </div>
  )
}

function TownSums({ town: { townId, work } }: { readonly town: TownView }): ReactNode {
  const { needsYou } = work
  return (
    <div className="town-sums">
      {needsYou === 0 ? null : (
        <Link to="/towns/$townId" params={{ townId }} className="pill pill-link" data-tone="warn">
          <Icon name="bell" size={13} />
          {needsYou}
          <span className="pill-words">{needsYou === 1 ? 'needs you' : 'need you'}</span>
        </Link>
      )}
      <Hint text={`Spent today; ${formatUsd(work.spend.total.costMicros)} in all`}>
        <Link to="/towns/$townId/observability" params={{ townId }} className="pill pill-link pill-cost">
          <Icon name="coins" size={13} />
          {formatUsd(work.spend.today.costMicros)}
          <span className="pill-words">today</span>
        </Link>
      </Hint>
    </div>
  )
}

const connectionWords = {
  connecting: { tone: 'busy', text: 'Connecting', hint: 'Connecting to the town…' },
  connected: { tone: 'good', text: 'Connected', hint: 'All that is shown is live.' },
  disconnected: { tone: 'bad', text: 'Disconnected', hint: 'What is shown may be out of date.' },
} as const

/** Whether what is shown is live. */
function ConnectionState({ feed }: { readonly feed: FeedState }): ReactNode {
  const isLost = feed.state === 'disconnected'
  const nowMs = useNow({ everyMs: 1000, ticking: isLost })
  return (
    <Hint text={connectionWords[feed.state].hint}>
      <span className="connection" role="status" tabIndex={0} data-testid="connection" data-state={feed.state}>
        <StateDot tone={connectionWords[feed.state].tone} />
        {isLost ? (
          <span className="connection-words" aria-hidden="true">
            Disconnected {formatDuration(Math.max(1000, nowMs - feed.sinceMs))}
          </span>
        ) : null}
        <span className="visually-hidden">{connectionWords[feed.state].text}</span>
      </span>
    </Hint>
  )
}
