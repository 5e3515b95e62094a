import type { AgentId, TownId } from '@gastown/contract/ids'
import type { ReactNode } from 'react'
import { useTownEvents } from '../activity/use-town-events.ts'
import { ErrorText } from '../ui/error-text.tsx'
import { Time } from '../ui/time.tsx'

/** Events of one agent that are read at a time. */
const pageSize = 100

/** What happened to an agent, the newest first. */
export function AgentEvents({ townId, agentId }: { readonly townId: TownId; readonly agentId: AgentId }): ReactNode {
  const { events, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = useTownEvents(
    townId,
    { agentId, highlights: true },
    { pageSize },
  )
  return (
    <>
      <ErrorText error={error} />
      {events.length === 0 && !isPending ? <p className="panel-empty">Nothing happened to it yet.</p> : null}
      <ol className="agent-events">
        {events.map(({ seq, at, text }) => (
          <li key={seq} data-testid="agent-event">
            <Time at={at} />
            <span>{text}</span>
          </li>
        ))}
      </ol>
      {hasNextPage ? (
        <button type="button" className="button button-small" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {isFetchingNextPage ? 'Reading…' : 'Older ones'}
        </button>
      ) : null}
    </>
  )
}
