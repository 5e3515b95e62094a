import type { TownEventView } from '@gastown/contract/work/work-view'

/** A line of the list: an event, or the day of those below it. */
export type DayRow =
  | { readonly kind: 'day'; readonly key: string; readonly day: string }
  | { readonly kind: 'event'; readonly key: string; readonly event: TownEventView }

const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' })

/** Events, the newest first, under the days of the reader's own time. */
export function dayRows(events: readonly TownEventView[], nowMs: number): readonly DayRow[] {
  const rows: DayRow[] = []
  let last = ''
  for (const event of events) {
    const moment = new Date(event.at)
    const date = moment.toDateString()
    if (date !== last) rows.push({ kind: 'day', key: date, day: nameOf(moment, nowMs) })
    last = date
    rows.push({ kind: 'event', key: String(event.seq), event })
  }
  return rows
}

function nameOf(moment: Date, nowMs: number): string {
  const date = moment.toDateString()
  if (date === new Date(nowMs).toDateString()) return 'Today'
  const yesterday = new Date(nowMs)
  yesterday.setDate(yesterday.getDate() - 1)
  return date === yesterday.toDateString() ? 'Yesterday' : weekday.format(moment)
}
