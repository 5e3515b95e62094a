import type { RigId } from '@gastown/contract/ids'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { formatSize } from '../observability/format-count.ts'
import { useTownVisit } from '../town/town-visit.ts'
import { ErrorText } from '../ui/error-text.tsx'
import { Time } from '../ui/time.tsx'

const megabyte = 1_000_000

/** What the rig's worktrees take of the disk now, against what they may. Only a container that runs can say it. */
export function WorktreeUsage({ rigId, quotaMegabytes }: { readonly rigId: RigId; readonly quotaMegabytes: number }): ReactNode {
  const { townId, town } = useTownVisit()
  const isUp = town?.container.state === 'running'
  const { data, error } = useQuery(useTRPC().gastown.getWorktreeUsage.queryOptions({ townId }, { enabled: isUp, retry: false }))
  const own = data?.worktrees.filter((worktree) => worktree.rigId === rigId).toSorted((one, other) => other.bytes - one.bytes)
  const bytes = own?.reduce((sum, worktree) => sum + worktree.bytes, 0) ?? 0
  return (
    <div className="worktree-usage" data-testid="worktree-usage">
      <h4>In use</h4>
      {isUp ? (
        <ErrorText error={error} />
      ) : (
        <p className="setting-about">The container sleeps: it says how much is in use when it runs.</p>
      )}
      {own === undefined ? null : (
        <>
          <p className="setting-about">
            {formatSize(bytes)} of {formatSize(quotaMegabytes * megabyte)} in {own.length}{' '}
            {own.length === 1 ? 'worktree' : 'worktrees'}; the repositories of all rigs take{' '}
            {formatSize(data?.repositoryBytes ?? 0)} more.
          </p>
          <meter
            aria-label="Disk of worktrees in use"
            min={0}
            max={quotaMegabytes * megabyte}
            value={bytes}
            high={quotaMegabytes * megabyte * 0.9}
          />
          <ul className="worktrees">
            {own.map(({ agentId, beadId, bytes: size, lastUsedAt, inUse }) => (
              <li key={`${agentId} ${beadId ?? ''}`}>
                <Link to="/towns/$townId/agents/$agentId" params={{ townId, agentId }}>
                  {agentId}
                </Link>
                <span>{formatSize(size)}</span>
                <span className="muted">
                  {inUse ? 'in use' : 'last used '}
                  {inUse ? null : <Time at={lastUsedAt} />}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}
