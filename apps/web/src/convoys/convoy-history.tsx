import type { ConvoyView } from '@gastown/contract/work/convoy'
import { useMemo, type ReactNode } from 'react'
import { EventLine } from '../activity/event-row.tsx'
import { useTownEvents } from '../activity/use-town-events.ts'
import { useTownVisit } from '../town/town-visit.ts'
import { ErrorText } from '../ui/error-text.tsx'
import '../activity/event-row.css'

/** What happened to the convoy and to its beads, the newest first. */
export function ConvoyHistory({ convoy }: { readonly convoy: ConvoyView }): ReactNode {
  const { townId } = useTownVisit()
  const { convoyId } = convoy
  const members = JSON.stringify(convoy.members.map(({ beadId }) => beadId))
  const wish = useMemo(
    () => ({ convoyId, members: JSON.parse(members) as ConvoyView['members'][number]['beadId'][], highlights: true }),
    [convoyId, members],
  )
  const { events, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useTownEvents(townId, wish, { pageSize: 50 })
  return (
    <section className="convoy-history" aria-label="History">
      <h3>History</h3>
      <ErrorText error={error} />
      <ol>
        {events.map((event) => (
          <li key={event.seq} className="event-row" data-testid="event" data-type={event.type}>
            <EventLine event={event} />
          </li>
        ))}
      </ol>
      {hasNextPage ? (
        <button type="button" className="button button-small" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Older
        </button>
      ) : null}
    </section>
  )
}
