import type { TownId } from '@gastown/contract/ids'
import type { MergeView } from '@gastown/contract/work/merge'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { ShownBeadLink } from '../beads/shown-bead-link.tsx'
import { Time } from '../ui/time.tsx'
import { shortCommit } from './merge-words.ts'
import { MergeScoreView } from './merge-score.tsx'

interface MergeFactsProps {
  readonly townId: TownId
  readonly merge: MergeView
  readonly rigName: string
}

/** What is known of a branch's way through the queue. */
export function MergeFacts({ townId, merge, rigName }: MergeFactsProps): ReactNode {
  const { status, rigId, beadId, convoyId } = merge
  return (
    <dl className="facts">
      <Fact name="Branch">
        <code>{merge.branch}</code> → <code>{merge.target}</code>
      </Fact>
      <Fact name="Tip">
        <code title={merge.head}>{shortCommit(merge.head)}</code>
      </Fact>
      <Fact name="Rig">
        <Link to="/towns/$townId/rigs/$rigId" params={{ townId, rigId }}>
          {rigName}
        </Link>
      </Fact>
      {beadId === undefined ? null : (
        <Fact name="Bead">
          <ShownBeadLink beadId={beadId}>{beadId}</ShownBeadLink>
        </Fact>
      )}
      {convoyId === undefined ? null : (
        <Fact name="Convoy">
          <Link to="/towns/$townId/convoys/$convoyId" params={{ townId, convoyId }}>
            {convoyId}
          </Link>
        </Fact>
      )}
      <Fact name="Priority">{merge.priority}</Fact>
      <Fact name="Queued">
        <Time at={merge.queuedAt} />
      </Fact>
      <Fact name="Failed tries">{merge.retries}</Fact>
      <Fact name="Review">{merge.reviewed ? 'A model has read it and let it pass.' : 'Not read by a model.'}</Fact>
      {status.state === 'landed' ? (
        <Fact name="Landed">
          as <code title={status.commit}>{shortCommit(status.commit)}</code>, <Time at={status.at} />
        </Fact>
      ) : null}
      {status.state === 'reviewing' ? (
        <Fact name="Reviewer">
          <Link to="/towns/$townId/agents/$agentId" params={{ townId, agentId: status.agentId }}>
            {status.agentId}
          </Link>
        </Fact>
      ) : null}
      {status.state === 'rework' ? (
        <Fact name="Rework">
          <ShownBeadLink beadId={status.reworkBeadId}>{status.reworkBeadId}</ShownBeadLink>
        </Fact>
      ) : null}
      {status.state === 'queued' ? (
        <Fact name="Score">
          <MergeScoreView score={merge.score} />
        </Fact>
      ) : null}
    </dl>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
