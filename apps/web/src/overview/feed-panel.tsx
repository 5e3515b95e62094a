import type { TownId } from '@gastown/contract/ids'
import { usePrefetchInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { EventLine } from '../activity/event-row.tsx'
import { useTownEvents, useTownEventsQuery } from '../activity/use-town-events.ts'
import { useTownVisit } from '../town/town-visit.ts'
import { ErrorText } from '../ui/error-text.tsx'
import { OverviewPanel } from './overview-panel.tsx'
import '../activity/event-row.css'

/** As many as are looked at without a search; the page of the activity has all. */
const shownEvents = 60

const wished = [{ highlights: true }, { pageSize: shownEvents }] as const

/** Asks for them before there is a panel that shows them. */
export function useReadFeedAhead(townId: TownId): void {
  usePrefetchInfiniteQuery(useTownEventsQuery(townId, ...wished))
}

/** What happened last, as it happens. */
export function FeedPanel(): ReactNode {
  const { townId } = useTownVisit()
  const { events, error, isPending } = useTownEvents(townId, ...wished)
  return (
    <OverviewPanel
      title="Activity"
      className="feed"
      actions={
        <Link to="/towns/$townId/activity" params={{ townId }} className="panel-link">
          All activity
        </Link>
      }
    >
      <ErrorText error={error} />
      {isPending || events.length > 0 ? null : <p className="panel-quiet">Nothing has happened yet.</p>}
      <ol>
        {events.slice(0, shownEvents).map((event) => (
          <li key={event.seq} className="event-row" data-testid="event" data-type={event.type}>
            <EventLine event={event} />
          </li>
        ))}
      </ol>
    </OverviewPanel>
  )
}
