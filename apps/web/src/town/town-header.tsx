import type { FeedState } from '@gastown/client/subscribe-town'
import type { TownId } from '@gastown/contract/ids'
import type { TownView } from '@gastown/contract/views'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { formatDuration } from '../ui/format-duration.ts'
import { Hint } from '../ui/hint.tsx'
import { Icon } from '../ui/icons.tsx'
import { StateDot } from '../ui/state-dot.tsx'
import { TopBar } from '../ui/top-bar.tsx'
import { useNow } from '../ui/use-now.ts'
import { ContainerMenu } from './container-menu.tsx'
import { describeContainer, describeMayor, describeSandbox } from './town-words.ts'

interface TownHeaderProps {
  readonly townId: TownId
  readonly town: TownView | null
  readonly feed: FeedState
}

export function TownHeader({ townId, town, feed }: TownHeaderProps): ReactNode {
  return (
    <TopBar
      actions={
        <>
          <ConnectionState feed={feed} />
          <ContainerMenu townId={townId} town={town} />
        </>
      }
    >
      <h1 className="town-name">{town?.name ?? '…'}</h1>
      {town === null ? null : <TownState town={town} />}
    </TopBar>
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

/** Says that what is shown may be old. Nothing to say while it is not. */
function ConnectionState({ feed }: { readonly feed: FeedState }): ReactNode {
  const nowMs = useNow({ everyMs: 1000, ticking: feed.state === 'disconnected' })
  return (
    <span className="connection" role="status" data-testid="connection" data-state={feed.state}>
      {feed.state === 'disconnected' ? (
        <>
          <StateDot tone="bad" />
          <span>Disconnected {formatDuration(Math.max(1000, nowMs - feed.sinceMs))}</span>
        </>
      ) : null}
    </span>
  )
}
