import { Link } from '@tanstack/react-router'
import { useMemo, type ReactNode } from 'react'
import { statusWords } from '../beads/bead-words.ts'
import { useBeadCards } from '../beads/use-bead-cards.ts'
import { ToConvoy } from '../town/town-links.tsx'
import { useTownVisit } from '../town/town-visit.ts'
import { useNow } from '../ui/use-now.ts'
import { OverviewPanel } from './overview-panel.tsx'
import { convoyTimeline, type Timeline, type TimelineRow } from './timeline-geometry.ts'

const hour = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' })
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })
const dayMs = 24 * 3_600_000
/** A share of the axis: a label whose middle is after it would be cut off in a narrow panel. The end of the axis is now. */
const lastLabelAt = 0.85

/** Convoys that have not ended, over time up to now: each bead is a bar from its first try to its end. */
export function ConvoyTimeline(): ReactNode {
  const { townId, town } = useTownVisit()
  const { byId } = useBeadCards(townId)
  const convoys = town?.work.convoys
  const nowMs = useNow({ everyMs: 10_000, ticking: (convoys?.length ?? 0) > 0 })
  const timeline = useMemo(() => convoyTimeline(convoys ?? [], byId, nowMs), [convoys, byId, nowMs])
  return (
    <OverviewPanel
      title="Convoys"
      count={convoys?.length ?? 0}
      className="convoy-timeline"
      actions={
        <Link to="/towns/$townId/convoys" params={{ townId }} className="panel-link">
          All convoys
        </Link>
      }
    >
      {timeline.rows.length === 0 ? (
        <p className="panel-quiet">No convoy is under way. Several things that belong together are one.</p>
      ) : (
        <div className="timeline">
          <TimeAxis timeline={timeline} />
          <ul>
            {timeline.rows.map((row) => (
              <ConvoyRow key={row.convoy.convoyId} row={row} />
            ))}
          </ul>
        </div>
      )}
    </OverviewPanel>
  )
}

function TimeAxis({ timeline: { ticks, fromMs, toMs } }: { readonly timeline: Timeline }): ReactNode {
  const format = toMs - fromMs > 2 * dayMs ? day : hour
  return (
    <div className="timeline-axis" aria-hidden="true">
      {ticks
        .filter(({ at }) => at <= lastLabelAt)
        .map(({ atMs, at }) => (
          <span key={atMs} style={{ left: `${at * 100}%` }}>
            {format.format(atMs)}
          </span>
        ))}
    </div>
  )
}

function ConvoyRow({ row: { convoy, bars, lanes } }: { readonly row: TimelineRow }): ReactNode {
  const { convoyId, title, closedCount, totalCount, failedCount, status, waits } = convoy
  return (
    <li className="timeline-row" data-testid="convoy" data-status={status}>
      <ToConvoy id={convoyId} className="timeline-link" {...(waits === undefined ? {} : { title: waits })}>
        <span className="timeline-title">{title}</span>
        <span className="timeline-sum" data-failed={failedCount > 0}>
          {closedCount}/{totalCount}
        </span>
        <span className="visually-hidden">
          landed. {waits} {bars.map((bar) => `${bar.title}: ${statusWords[bar.status]}.`).join(' ')}
        </span>
        <span className="timeline-track" style={{ height: lanes * 7 + 3 }} aria-hidden="true">
          {bars.map(({ beadId, title: beadTitle, status: beadStatus, from, to, lane }) => (
            <span
              key={beadId}
              className="timeline-bar"
              data-status={beadStatus}
              title={`${beadTitle}: ${statusWords[beadStatus]}`}
              style={{ left: `${from * 100}%`, width: `${(to - from) * 100}%`, top: lane * 7 + 2 }}
            />
          ))}
        </span>
      </ToConvoy>
    </li>
  )
}
