import type { TownId } from '@gastown/contract/ids'
import type { MergeView } from '@gastown/contract/work/merge'
import type { ReactNode } from 'react'
import { ShownBeadLink } from '../beads/shown-bead-link.tsx'
import { ErrorText } from '../ui/error-text.tsx'
import { Time } from '../ui/time.tsx'
import { MergeBadge } from './merge-badge.tsx'
import { MergeLink } from './merge-link.tsx'
import { useRetryMerge } from './use-merge-actions.ts'

interface AttentionListProps {
  readonly townId: TownId
  readonly merges: readonly MergeView[]
  readonly rigName: (rigId: string) => string
}

/** Branches that wait for a person: for what, and what can be done. */
export function AttentionList({ townId, merges, rigName }: AttentionListProps): ReactNode {
  if (merges.length === 0) return null
  return (
    <section className="merge-section" aria-labelledby="needs-you">
      <h3 id="needs-you" className="list-title">
        Needs you{' '}
        <span className="count" data-tone="warn">
          {merges.length}
        </span>
      </h3>
      <ul className="merge-cards">
        {merges.map((merge) => (
          <AttentionCard key={merge.mergeId} townId={townId} merge={merge} rig={rigName(merge.rigId)} />
        ))}
      </ul>
    </section>
  )
}

interface AttentionCardProps {
  readonly townId: TownId
  readonly merge: MergeView
  readonly rig: string
}

function AttentionCard({ townId, merge, rig }: AttentionCardProps): ReactNode {
  const { mergeId, status, title, beadId, waits, target } = merge
  const { retry, isPending, error } = useRetryMerge({ townId, mergeId })
  return (
    <li className="merge-card" data-testid="attention" data-state={status.state}>
      <div className="merge-card-head">
        <MergeBadge state={status.state} />
        <strong>
          <MergeLink townId={townId} mergeId={mergeId}>
            {title}
          </MergeLink>
        </strong>
        <span className="muted">
          {rig} → {target}
        </span>
      </div>
      <p className="merge-waits">{waits}</p>
      {status.state === 'awaiting_merge' ? (
        <p className="field-hint">
          <code>git merge {status.pushedBranch}</code>, or merge it where your repository lives. The town notices by itself; it
          looks next at <Time at={status.checkAt} />.
        </p>
      ) : null}
      {status.state === 'needs_you' ? (
        <p className="field-hint">
          It is tried again by itself at <Time at={status.retryAt} />.
        </p>
      ) : null}
      <ErrorText error={error} />
      <div className="form-actions form-actions-start">
        <button type="button" className="button button-small" disabled={isPending} onClick={retry}>
          {status.state === 'awaiting_merge' ? 'Look again now' : 'Try again now'}
        </button>
        <MergeLink townId={townId} mergeId={mergeId}>
          Open the branch
        </MergeLink>
        {beadId === undefined ? null : <ShownBeadLink beadId={beadId}>Open the bead</ShownBeadLink>}
      </div>
    </li>
  )
}
