import type { FeedState } from '@gastown/client/subscribe-town'
import type { TownId } from '@gastown/contract/ids'
import type { TownView } from '@gastown/contract/views'
import { Tabs } from 'radix-ui'
import type { ReactNode } from 'react'
import { useIsPhone } from '../app/use-is-phone.ts'
import { ConversationPanel } from '../chat/conversation-panel.tsx'
import { WorkPanel } from '../work/work-panel.tsx'
import { NoticesPanel } from './notices-panel.tsx'
import { RigsPanel } from './rigs-panel.tsx'

/** `terminal` is a panel of its own only where the screen has one column. */
export type PanelName = 'terminal' | 'conversation' | 'work' | 'rigs' | 'notices'

interface TownPanelsProps {
  readonly townId: TownId
  readonly town: TownView | null
  readonly feed: FeedState['state']
  readonly panel: PanelName
  readonly onPanel: (panel: PanelName) => void
  /** Told once, when the conversation was painted, with when that was: ms on the page's clock. */
  readonly onFirstPaint: (what: 'conversation', paintedAtMs: number) => void
}

export function TownPanels({ townId, town, feed, panel, onPanel, onFirstPaint }: TownPanelsProps): ReactNode {
  const isPhone = useIsPhone()
  const shown = panel === 'terminal' && !isPhone ? 'conversation' : panel
  const notices = town?.notices ?? []
  const worst = notices.some(({ level }) => level === 'error')
    ? 'bad'
    : notices.some(({ level }) => level === 'warning')
      ? 'warn'
      : 'quiet'
  return (
    <Tabs.Root className="panels" value={shown} onValueChange={(value) => onPanel(value as PanelName)} activationMode="manual">
      <Tabs.List className="tabs" aria-label="Panels of the town">
        {isPhone ? (
          <Tabs.Trigger className="tab" value="terminal">
            Terminal
          </Tabs.Trigger>
        ) : null}
        <Tabs.Trigger className="tab" value="conversation">
          Conversation
        </Tabs.Trigger>
        <Tabs.Trigger className="tab" value="work">
          Work <Count value={needsYou(town) + unfinished(town)} tone={needsYou(town) > 0 ? 'warn' : 'quiet'} />
        </Tabs.Trigger>
        <Tabs.Trigger className="tab" value="rigs">
          Rigs <Count value={town?.rigs.length ?? 0} />
        </Tabs.Trigger>
        <Tabs.Trigger className="tab" value="notices">
          Notices <Count value={notices.length} tone={worst} />
        </Tabs.Trigger>
      </Tabs.List>
      {/* Stays when another panel is shown, with its place and the files that are on their way. */}
      <Tabs.Content className="panel" value="conversation" tabIndex={-1} forceMount>
        <ConversationPanel
          townId={townId}
          feed={feed}
          mayorStatus={town?.mayor?.status ?? null}
          onFirstPaint={() => onFirstPaint('conversation', performance.now())}
        />
      </Tabs.Content>
      <Tabs.Content className="panel" value="work">
        {town === null ? null : <WorkPanel townId={townId} work={town.work} />}
      </Tabs.Content>
      <Tabs.Content className="panel" value="rigs">
        <RigsPanel townId={townId} rigs={town?.rigs ?? null} />
      </Tabs.Content>
      <Tabs.Content className="panel" value="notices">
        <NoticesPanel notices={notices} />
      </Tabs.Content>
    </Tabs.Root>
  )
}

function needsYou(town: TownView | null): number {
  return town === null ? 0 : town.work.escalations.length + (town.work.paused === null ? 0 : 1)
}

function unfinished(town: TownView | null): number {
  if (town === null) return 0
  const { open, in_progress, in_review } = town.work.counts
  return open + in_progress + in_review
}

function Count({ value, tone = 'quiet' }: { readonly value: number; readonly tone?: 'quiet' | 'warn' | 'bad' }): ReactNode {
  return value === 0 ? null : (
    <span className="count" data-tone={tone}>
      {value}
    </span>
  )
}
