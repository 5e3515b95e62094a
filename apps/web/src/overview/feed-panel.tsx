import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { EventLine } from '../activity/event-row.tsx'
import { useTownEvents } from '../activity/use-town-events.ts'
import { useTownVisit } from '../town/town-visit.ts'
import { ErrorText } from '../ui/error-text.tsx'
import { OverviewPanel } from './overview-panel.tsx'
import '../activity/event-row.css'

/** As many as are looked at without a search; the page of the activity has all. */
const shownEvents = 60

/** What happened last, as it happens. */
export function FeedPanel(): ReactNode {
  const { townId } = useTownVisit()
  const { events, error, isPending } = useTownEvents(townId, { highlights: true }, { pageSize: shownEvents })
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
