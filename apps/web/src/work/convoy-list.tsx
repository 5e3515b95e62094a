import type { TownId } from '@gastown/contract/ids'
import type { ConvoyView } from '@gastown/contract/work/convoy'
import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'

/** Convoys that have not ended: how far they are, and what they wait for. */
export function ConvoyList({ townId, convoys }: { readonly townId: TownId; readonly convoys: readonly ConvoyView[] }): ReactNode {
  const start = useMutation(useTRPC().gastown.startConvoy.mutationOptions())
  if (convoys.length === 0) return null
  return (
    <section className="work-section" aria-label="Convoys">
      <h2 className="work-title">Convoys</h2>
      <ul className="convoys">
        {convoys.map(({ convoyId, title, status, closedCount, totalCount, waits }) => (
          <li key={convoyId} className="convoy" data-testid="convoy" data-status={status}>
            <div className="convoy-head">
              <strong>{title}</strong>
              <span className="tag">
                {closedCount} of {totalCount}
              </span>
              {status === 'staged' ? (
                <button
                  type="button"
                  className="button button-small"
                  disabled={start.isPending}
                  onClick={() => start.mutate({ townId, convoyId })}
                >
                  Start
                </button>
              ) : null}
            </div>
            <progress
              value={closedCount}
              max={Math.max(1, totalCount)}
              aria-label={`${title}: ${closedCount} of ${totalCount} landed`}
            />
            {waits === undefined ? null : <p className="waits">{waits}</p>}
          </li>
        ))}
      </ul>
    </section>
  )
}
