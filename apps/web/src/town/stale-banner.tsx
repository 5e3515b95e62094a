import type { FeedState } from '@gastown/client/subscribe-town'
import type { ReactNode } from 'react'
import { Banner } from '../ui/banner.tsx'
import { formatDuration } from '../ui/format-duration.ts'
import { Time } from '../ui/time.tsx'
import { useNow } from '../ui/use-now.ts'

/** Says that what is shown is as it was, and since when. Nothing while the feed lives. */
export function StaleBanner({ feed, onReconnect }: { readonly feed: FeedState; readonly onReconnect: () => void }): ReactNode {
  const nowMs = useNow({ everyMs: 1000, ticking: feed.state === 'disconnected' })
  if (feed.state !== 'disconnected') return null
  return (
    <Banner level="warning">
      <span>
        The town cannot be reached. What you see is as it was at <Time at={new Date(feed.sinceMs).toISOString()} />, and comes up
        to date by itself. What you send is kept.
      </span>
      <span className="muted" aria-live="off">
        {formatDuration(Math.max(1000, nowMs - feed.sinceMs))}
      </span>
      <button type="button" className="button button-small" onClick={onReconnect}>
        Connect now
      </button>
    </Banner>
  )
}
