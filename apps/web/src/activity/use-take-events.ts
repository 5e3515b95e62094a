import { gastownErrorOf } from '@gastown/client/gastown-error-of'
import type { TownId } from '@gastown/contract/ids'
import type { TownEventView } from '@gastown/contract/work/work-view'
import { useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '../app/trpc.ts'
import { activityAfter } from '../overview/activity-after.ts'
import { listsChangedBy, type ReadList } from './lists-changed-by.ts'
import { useTownEventsCache } from './use-town-events.ts'

/** What the feed does with events: they join the lists that show them, and what was read and is no longer true is read anew. */
export function useTakeEvents(townId: TownId): { take: (events: readonly TownEventView[]) => void; refresh: () => void } {
  const queryClient = useQueryClient()
  const { gastown } = useTRPC()
  const cache = useTownEventsCache(townId)
  const activityKey = gastown.getTownActivity.queryKey({ townId })
  const keysOf: Readonly<Record<ReadList, readonly (readonly unknown[])[]>> = {
    mail: [gastown.listMail.pathKey()],
    escalations: [gastown.listEscalations.pathKey()],
    convoys: [gastown.listConvoys.pathKey(), gastown.getConvoy.pathKey()],
    merges: [gastown.getMergeQueueData.pathKey(), gastown.getMerge.pathKey()],
  }
  const refetch = (queryKey: readonly unknown[]): void => {
    queryClient.invalidateQueries({ queryKey }).catch((error: unknown) => console.warn(gastownErrorOf(error).message))
  }
  return {
    take(events) {
      cache.take(events)
      queryClient.setQueryData(activityKey, (known) => known && activityAfter(known, events))
      if (queryClient.isFetching({ queryKey: activityKey }) > 0) refetch(activityKey)
      for (const list of listsChangedBy(events)) for (const key of keysOf[list]) refetch(key)
    },
    refresh() {
      cache.refresh()
      for (const key of [activityKey, ...Object.values(keysOf).flat()]) refetch(key)
    },
  }
}
