import type { TownId } from '@gastown/contract/ids'
import type { MergeView } from '@gastown/contract/work/merge'
import type { GateOutput } from '@gastown/contract/work/gate-output'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { ShownBeadLink } from '../beads/shown-bead-link.tsx'
import { useBeadCards } from '../beads/use-bead-cards.ts'
import { Time } from '../ui/time.tsx'
import { BatchPanel } from './batch-panel.tsx'
import { canBeRetried } from './merge-words.ts'
import { MergeBadge } from './merge-badge.tsx'
import { MergeLink } from './merge-link.tsx'
import { MergeScoreView } from './merge-score.tsx'
import type { RigQueue } from './queue-of-rig.ts'
import { useRetryMerge } from './use-merge-actions.ts'

interface RigQueueSectionProps {
  readonly townId: TownId
  readonly queue: RigQueue
  readonly name: string
  readonly live: readonly GateOutput[]
}

/** One rig's queue: what is verified, what waits in which order and why, and what comes back. */
export function RigQueueSection({ townId, queue, name, live }: RigQueueSectionProps): ReactNode {
  const { rigId, batch, inBatch, waiting, away } = queue
  return (
    <section className="merge-section" aria-label={`Queue of ${name}`} data-testid="rig-queue">
      <h3 className="list-title">
        <Link to="/towns/$townId/rigs/$rigId" params={{ townId, rigId }}>
          {name}
        </Link>
      </h3>
      {batch === null ? null : <BatchPanel townId={townId} batch={batch} merges={[...inBatch, ...waiting]} live={live} />}
      {waiting.length === 0 ? null : (
        <ol className="merge-rows" aria-label="Waits, first what is next">
          {waiting.map((merge, index) => (
            <QueueRow key={merge.mergeId} townId={townId} merge={merge} place={index + 1} />
          ))}
        </ol>
      )}
      {away.length === 0 ? null : (
        <ul className="merge-rows" aria-label="Comes back by itself">
          {away.map((merge) => (
            <QueueRow key={merge.mergeId} townId={townId} merge={merge} place={null} />
          ))}
        </ul>
      )}
    </section>
  )
}

interface QueueRowProps {
  readonly townId: TownId
  readonly merge: MergeView
  /** Null: it is not in the order. */
  readonly place: number | null
}

function QueueRow({ townId, merge, place }: QueueRowProps): ReactNode {
  const { mergeId, title, beadId, status, target, retries, queuedAt, waits, score } = merge
  const { retry, isPending } = useRetryMerge({ townId, mergeId })
  const { byId } = useBeadCards(townId)
  const reworkTitle = status.state === 'rework' ? byId.get(status.reworkBeadId)?.title : undefined
  return (
    <li className="merge-row" data-testid="queue-row" data-state={status.state}>
      <span className="merge-place">{place ?? ''}</span>
      <div className="merge-row-main">
        <MergeLink townId={townId} mergeId={mergeId}>
          {title}
        </MergeLink>
        <span className="merge-waits">
          {status.state === 'queued' && status.notBefore !== undefined ? (
            <>
              Tried again at <Time at={status.notBefore} />
            </>
          ) : status.state === 'rework' ? (
            <>
              Needs more work first: <ShownBeadLink beadId={status.reworkBeadId}>{reworkTitle ?? 'its rework'}</ShownBeadLink>
            </>
          ) : (
            waits
          )}
          {' · '}→ {target} · since <Time at={queuedAt} />
          {retries === 0 ? null : ` · ${retries} failed ${retries === 1 ? 'try' : 'tries'}`}
        </span>
      </div>
      {place === null ? <MergeBadge state={status.state} /> : null}
      {canBeRetried(status) ? (
        <button type="button" className="button button-small" disabled={isPending} onClick={retry}>
          Try now
        </button>
      ) : null}
      {beadId === undefined ? null : <ShownBeadLink beadId={beadId}>Bead</ShownBeadLink>}
      {place === null ? null : <MergeScoreView score={score} />}
    </li>
  )
}
