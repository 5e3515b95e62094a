import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { useTownVisit } from '../town/town-visit.ts'
import { ErrorText } from '../ui/error-text.tsx'
import { Time } from '../ui/time.tsx'

/** What the town's rules would do now. For who develops Gastown, or wonders why nothing moves. */
export function DryRun(): ReactNode {
  const { townId } = useTownVisit()
  const [isAsked, setIsAsked] = useState(false)
  const { data, error, isFetching, refetch } = useQuery(
    useTRPC().gastown.dryRunReconcile.queryOptions({ townId }, { enabled: isAsked, staleTime: 0 }),
  )
  const ask = (): void => {
    if (isAsked) void refetch()
    else setIsAsked(true)
  }
  return (
    <section id="developer" className="settings-section" aria-labelledby="developer-title">
      <h3 id="developer-title">Developer</h3>
      <p className="muted">
        Runs each rule of the town by itself on the town as it is, and changes nothing. A town that is well finds no events and
        violates no invariant: its rules have acted already.
      </p>
      <button type="button" className="button" disabled={isFetching} onClick={ask}>
        {isFetching ? 'Running…' : data === undefined ? 'Dry run of the rules' : 'Run again'}
      </button>
      <ErrorText error={error} />
      {data === undefined ? null : (
        <div className="dry-run" role="status" data-testid="dry-run">
          <DryRunList
            title="Invariants that do not hold"
            rows={data.violations.map(({ invariant, text }) => `${invariant}: ${text}`)}
          />
          <DryRunList title="Events that would be recorded" rows={data.events.map(({ rule, text }) => `${rule}: ${text}`)} />
          <DryRunList title="Actions that are owed" rows={data.actions.map(({ rule, actionId }) => `${rule}: ${actionId}`)} />
          <p className="muted">
            {data.wakeAt === null ? 'Nothing waits for a time.' : 'The rules look again at '}
            {data.wakeAt === null ? null : <Time at={data.wakeAt} />}
          </p>
        </div>
      )}
    </section>
  )
}

/** More than these say no more. */
const mostRows = 200

function DryRunList({ title, rows }: { readonly title: string; readonly rows: readonly string[] }): ReactNode {
  return (
    <details open={rows.length > 0 && rows.length <= 10}>
      <summary>
        {title}: {rows.length}
      </summary>
      <ul className="dry-run-rows">
        {rows.slice(0, mostRows).map((row, index) => (
          <li key={`${index} ${row}`}>{row}</li>
        ))}
      </ul>
    </details>
  )
}
