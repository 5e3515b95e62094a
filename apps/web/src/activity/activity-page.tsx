import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo, type ReactNode } from 'react'
import { useTownVisit } from '../town/town-visit.ts'
import { ErrorText } from '../ui/error-text.tsx'
import { Page } from '../ui/page.tsx'
import { ActivityFilters } from './activity-filters.tsx'
import { ActivityList } from './activity-list.tsx'
import { wishOf, type ActivitySearch } from './activity-search.ts'
import { useTownEvents } from './use-town-events.ts'
import './activity-page.css'

/** As many as are read at a time: some screens of them. */
const pageSize = 200

/** All that happened in the town, as it happens; older events come as they are scrolled to. */
export function ActivityPage(): ReactNode {
  const { townId } = useTownVisit()
  const { kinds, agent, rig, of, all } = useSearch({ from: '/towns/$townId/activity' })
  const navigate = useNavigate()
  const search = useMemo<ActivitySearch>(() => ({ kinds, agent, rig, of, all }), [kinds, agent, rig, of, all])
  const wish = useMemo(() => wishOf(search), [search])
  const { events, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = useTownEvents(townId, wish, { pageSize })
  const change = (more: Partial<ActivitySearch>): void =>
    void navigate({ from: '/towns/$townId/activity', to: '.', search: (known) => ({ ...known, ...more }), replace: true })
  return (
    <Page title="Activity" fills>
      <ActivityFilters search={search} onChange={change} />
      <ErrorText error={error} />
      {!isPending && events.length === 0 && !hasNextPage && error === null ? (
        <p className="panel-empty">Nothing like that has happened yet.</p>
      ) : (
        <ActivityList
          // Another wish is another list, read from its top.
          key={JSON.stringify(wish)}
          events={events}
          hasOlder={hasNextPage}
          isReading={isPending || isFetchingNextPage}
          onOlder={() => void fetchNextPage()}
        />
      )}
    </Page>
  )
}
