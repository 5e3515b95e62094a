import type { TownId } from '@gastown/contract/ids'
import type { ConvoyView } from '@gastown/contract/work/convoy'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

/** The convoys of the rig that have not ended, and how far each is. */
export function RigConvoys({ townId, convoys }: { readonly townId: TownId; readonly convoys: readonly ConvoyView[] }): ReactNode {
  return (
    <section className="rig-strip" aria-label="Convoys of the rig">
      <h3>
        Convoys <span className="count">{convoys.length}</span>
      </h3>
      {convoys.length === 0 ? <p className="muted">None under way. Sling several tasks at once to make one.</p> : null}
      <ul>
        {convoys.map(({ convoyId, title, status, closedCount, totalCount, waits }) => (
          <li key={convoyId}>
            <Link to="/towns/$townId/convoys/$convoyId" params={{ townId, convoyId }}>
              {title}
            </Link>
            {status === 'staged' ? <span className="tag">staged</span> : null}
            <progress
              value={closedCount}
              max={Math.max(1, totalCount)}
              aria-label={`${title}: ${closedCount} of ${totalCount} landed`}
            />
            <span className="muted" title={waits}>
              {closedCount} of {totalCount}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
