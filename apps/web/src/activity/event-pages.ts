import type { TownEventView } from '@gastown/contract/work/work-view'
import type { InfiniteData } from '@tanstack/react-query'
import { isWished, type EventWish } from './event-wish.ts'

/** As the town gives them: oldest first; `nextBefore` where older ones may be. */
export interface EventPage {
  readonly events: readonly TownEventView[]
  readonly nextBefore?: number | undefined
}

/** The newest page first. */
export type EventPages = InfiniteData<EventPage>

/** A page that is open for days holds this many events, and no more: older ones are read again when they are scrolled to. */
const maxLive = 1_000
const keptLive = 500

/** The list after events that have just happened; the same when none of them belongs to it. */
export function eventPagesAfter(known: EventPages, events: readonly TownEventView[], wish: EventWish): EventPages {
  const [first, ...older] = known.pages
  if (first === undefined) return known
  const newest = first.events.at(-1)?.seq ?? 0
  const added = events.filter((event) => event.seq > newest && isWished(event, wish))
  if (added.length === 0) return known
  const all = [...first.events, ...added]
  if (all.length <= maxLive) return { ...known, pages: [{ ...first, events: all }, ...older] }
  const kept = all.slice(-keptLive)
  return { pages: [{ events: kept, nextBefore: kept[0]?.seq }], pageParams: known.pageParams.slice(0, 1) }
}

/** All that was read, the newest first. */
export function newestFirst({ pages }: EventPages): readonly TownEventView[] {
  return pages.flatMap(({ events }) => events.toReversed())
}
