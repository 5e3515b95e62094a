import type { TownEventView } from '@gastown/contract/work/work-view'
import { Link } from '@tanstack/react-router'
import { useEffect, useEffectEvent, useLayoutEffect, useMemo, useRef, type ReactNode } from 'react'
import { useIsPhone } from '../app/use-is-phone.ts'
import { useTownNames } from '../beads/use-town-names.ts'
import { useVirtualList } from '../beads/use-virtual-list.ts'
import { ToAgent, ToConvoy, ToRig } from '../town/town-links.tsx'
import { Icon } from '../ui/icons.tsx'
import { useNow } from '../ui/use-now.ts'
import { dayRows, type DayRow } from './day-rows.ts'
import { EventLine } from './event-row.tsx'
import './event-row.css'

const rowHeightPx = 32
const phoneRowHeightPx = 44
/** Older ones are read when this many rows are left below. */
const readAheadRows = 30

interface ActivityListProps {
  /** The newest first. */
  readonly events: readonly TownEventView[]
  readonly hasOlder: boolean
  readonly isReading: boolean
  readonly onOlder: () => void
}

/** Events under their days. What is new comes at the top; whoever reads further below stays where they are. */
export function ActivityList({ events, hasOlder, isReading, onOlder }: ActivityListProps): ReactNode {
  const heightPx = useIsPhone() ? phoneRowHeightPx : rowHeightPx
  const nowMs = useNow({ everyMs: 60_000, ticking: true })
  const rows = useMemo(() => dayRows(events, nowMs), [events, nowMs])
  const { scroller, totalPx, items } = useVirtualList({
    count: rows.length,
    heightPx,
    keyOf: (index) => rows[index]?.key ?? String(index),
    cursorIndex: -1,
  })
  useStayInPlace(scroller, events, heightPx)

  const lastShown = items.at(-1)?.index ?? 0
  const isNearEnd = hasOlder && !isReading && lastShown >= rows.length - readAheadRows
  const readOlder = useEffectEvent(onOlder)
  useEffect(() => {
    if (isNearEnd) readOlder()
  }, [isNearEnd])

  return (
    <div className="activity-list" ref={scroller} role="region" aria-label="Events" tabIndex={0}>
      <ol style={{ height: totalPx }} aria-busy={isReading}>
        {items.map((item) => {
          const row = rows[item.index]
          return row === undefined ? null : (
            <li
              key={item.key}
              className={row.kind === 'day' ? 'activity-day' : 'activity-event'}
              style={{ height: heightPx, transform: `translateY(${item.start}px)` }}
              aria-posinset={item.index + 1}
              aria-setsize={hasOlder ? -1 : rows.length}
            >
              <Row row={row} />
            </li>
          )
        })}
      </ol>
      {isReading ? <p className="muted activity-end">Reading…</p> : null}
      {hasOlder || events.length === 0 ? null : <p className="muted activity-end">This is where the town began.</p>}
    </div>
  )
}

function Row({ row }: { readonly row: DayRow }): ReactNode {
  if (row.kind === 'day') return <h3>{row.day}</h3>
  return (
    <div className="event-row" data-testid="event" data-type={row.event.type}>
      <EventLine event={row.event} />
      <Subjects event={row.event} />
    </div>
  )
}

/** The other things that an event is about. */
function Subjects({ event: { beadId, convoyId, agentId, rigId } }: { readonly event: TownEventView }): ReactNode {
  const { agents, convoys, rigs } = useTownNames()
  const rig = rigId === undefined ? undefined : rigs.get(rigId)
  return (
    <span className="event-subjects">
      {agentId === undefined || beadId === undefined ? null : <ToAgent id={agentId}>{agents.get(agentId) ?? agentId}</ToAgent>}
      {convoyId === undefined || beadId === undefined ? null : (
        <ToConvoy id={convoyId}>{convoys.get(convoyId) ?? 'convoy'}</ToConvoy>
      )}
      {rigId === undefined || rig === undefined ? null : <ToRig id={rigId}>{rig}</ToRig>}
      {beadId === undefined ? null : (
        <Link
          from="/towns/$townId/activity"
          to="."
          search={(known) => ({ ...known, of: beadId })}
          className="plain-link"
          aria-label="Only events of this bead"
          title="Only events of this bead"
          preload={false}
        >
          <Icon name="filter" size={12} />
        </Link>
      )}
    </span>
  )
}

/** Events that come above what is read do not move it. */
function useStayInPlace(
  scroller: { readonly current: HTMLElement | null },
  events: readonly TownEventView[],
  heightPx: number,
): void {
  const newest = useRef<number | undefined>(undefined)
  useLayoutEffect(() => {
    const before = newest.current
    newest.current = events[0]?.seq
    const list = scroller.current
    if (before === undefined || list === null || list.scrollTop === 0) return
    const added = events.findIndex(({ seq }) => seq === before)
    if (added > 0) list.scrollBy({ top: added * heightPx })
  }, [events, heightPx, scroller])
}
