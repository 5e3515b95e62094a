import type { AgentId, TownId } from '@gastown/contract/ids'
import type { AgentTask } from '@gastown/contract/work/worker'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { DiffView } from '../diff/diff-view.tsx'
import { MergeLink } from '../merges/merge-link.tsx'
import { useTownVisit } from '../town/town-visit.ts'
import { useAskedAnew } from '../town/use-asked-anew.ts'
import { ErrorText } from '../ui/error-text.tsx'
import { Icon } from '../ui/icons.tsx'

interface AgentFilesProps {
  readonly townId: TownId
  readonly agentId: AgentId
  /** Whether it is at a task: then it has a worktree. */
  readonly hasTask: boolean
  readonly tasks: readonly AgentTask[]
}

/** Files that a worker has changed: in its worktree now, and in the branches of what it did before. */
export function AgentFiles({ townId, agentId, hasTask, tasks }: AgentFilesProps): ReactNode {
  const branches = tasks.filter(({ kind, mergeId, endedAt }) => kind === 'bead' && mergeId !== undefined && endedAt !== undefined)
  return (
    <div className="agent-files">
      {hasTask ? (
        <Worktree townId={townId} agentId={agentId} />
      ) : (
        <p className="muted">It is at nothing, so it has no worktree.</p>
      )}
      {branches.length === 0 ? null : (
        <section aria-label="Branches of what it did before">
          <h3 className="list-title">Branches of what it did before</h3>
          <ul className="agent-branches">
            {branches.map(({ mergeId = '', title, startedAt }) => (
              <li key={startedAt}>
                <MergeLink townId={townId} mergeId={mergeId}>
                  {title}
                </MergeLink>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

function Worktree({ townId, agentId }: { readonly townId: TownId; readonly agentId: AgentId }): ReactNode {
  // Asked for when it is looked at: git reads through the whole worktree.
  const { data, error, isFetching, refetch } = useQuery(
    useTRPC().gastown.getAgentDiff.queryOptions({ townId, agentId }, { retry: false, staleTime: 0, refetchOnWindowFocus: false }),
  )
  // A container that has come up can tell what it could not before.
  const runs = useTownVisit().town?.container.state === 'running'
  useAskedAnew(runs, () => {
    if (runs) void refetch()
  })
  const again = (
    <button type="button" className="button button-small" disabled={isFetching} onClick={() => void refetch()}>
      <Icon name="restart" size={12} />
      {isFetching ? 'Looking…' : 'Look again'}
    </button>
  )
  return (
    <>
      <ErrorText error={error} />
      {data === undefined ? (
        error === null ? (
          <p className="panel-empty">Git looks through the worktree…</p>
        ) : (
          <div>{again}</div>
        )
      ) : (
        <>
          <p className="muted">
            <code>{data.branch}</code> against where it left <code>{data.target}</code>.{' '}
            {data.uncommitted.length === 0
              ? 'All of it is committed.'
              : `In no commit yet: ${data.uncommitted.slice(0, 5).join(', ')}${data.uncommitted.length > 5 ? ' and more' : ''}.`}
          </p>
          <DiffView patch={data.patch} truncated={data.truncated} actions={again} />
        </>
      )}
    </>
  )
}
