import type { TownId } from '@gastown/contract/ids'
import type { MergeView } from '@gastown/contract/work/merge'
import type { GateOutput } from '@gastown/contract/work/gate-output'
import type { ReactNode } from 'react'
import { StateDot } from '../ui/state-dot.tsx'
import { GateList, liveGate } from './gate-list.tsx'
import { MergeLink } from './merge-link.tsx'
import type { Batch } from './queue-of-rig.ts'

interface BatchPanelProps {
  readonly townId: TownId
  readonly batch: Batch
  /** All branches that the batch and the groups after it name. */
  readonly merges: readonly MergeView[]
  readonly live: readonly GateOutput[]
}

/** Branches that are verified together now, their gates as they run, and what is tried after them. */
export function BatchPanel({ townId, batch, merges, live }: BatchPanelProps): ReactNode {
  const { mergeIds, nextGroups, attempt, phase, target } = batch
  const titleOf = (id: string): string => merges.find(({ mergeId }) => mergeId === id)?.title ?? id
  const count = mergeIds.length === 1 ? '1 branch' : `${mergeIds.length} branches`
  const gates = live.filter((one) => one.batchId === batch.batchId && one.attempt === attempt)
  return (
    <div className="batch" data-testid="batch" data-phase={phase}>
      <p className="batch-head" role="status">
        <StateDot tone="busy" />
        <strong>{phase === 'verifying' ? `Verifying ${count}` : `Landing ${count} on ${target}`}</strong>
        {attempt > 1 ? <span className="muted">try {attempt}: gates failed once, and may have been unlucky</span> : null}
      </p>
      <div className="batch-groups">
        <Group townId={townId} mergeIds={mergeIds} titleOf={titleOf} label="Now" />
        {nextGroups.map((group, index) => (
          <Group
            key={group.join()}
            townId={townId}
            mergeIds={group}
            titleOf={titleOf}
            label={index === 0 ? 'Then' : 'And then'}
          />
        ))}
      </div>
      {nextGroups.length === 0 ? null : (
        <p className="field-hint">A batch failed, so its halves are tried by themselves until the branch that breaks is alone.</p>
      )}
      {phase === 'landing' ? null : gates.length === 0 ? (
        <p className="field-hint">Its branches are put together; then the gates run.</p>
      ) : (
        <GateList gates={gates.map(liveGate)} />
      )}
    </div>
  )
}

interface GroupProps {
  readonly townId: TownId
  readonly mergeIds: readonly string[]
  readonly titleOf: (mergeId: string) => string
  readonly label: string
}

function Group({ townId, mergeIds, titleOf, label }: GroupProps): ReactNode {
  return (
    <div className="batch-group" role="group" aria-label={`${label}: ${mergeIds.length} together`} data-testid="batch-group">
      <span className="batch-group-label">{label}</span>
      <ul>
        {mergeIds.map((mergeId) => (
          <li key={mergeId}>
            <MergeLink townId={townId} mergeId={mergeId}>
              {titleOf(mergeId)}
            </MergeLink>
          </li>
        ))}
      </ul>
    </div>
  )
}
