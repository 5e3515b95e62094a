import type { TownEventView } from '@gastown/contract/work/work-view'
import { useState, type ReactNode } from 'react'
import { Time } from '../../ui/time.tsx'

/** So many are shown at once; the rest on request. */
const shownEvents = 20

/** What happened to a bead, the newest first. */
export function BeadHistory({ events }: { readonly events: readonly TownEventView[] }): ReactNode {
  const [showsAll, setShowsAll] = useState(false)
  const newest = events.toReversed()
  const shown = showsAll ? newest : newest.slice(0, shownEvents)
  return (
    <section className="bead-section" aria-label="History">
      <h3>History</h3>
      <ol className="bead-history" aria-live="polite">
        {shown.map(({ seq, at, text }) => (
          <li key={seq}>
            <Time at={at} />
            <span>{text}</span>
          </li>
        ))}
      </ol>
      {shown.length === newest.length ? null : (
        <button type="button" className="button button-small" onClick={() => setShowsAll(true)}>
          Show all {newest.length}
        </button>
      )}
    </section>
  )
}
