import type { TownId } from '@gastown/contract/ids'
import type { MergeView } from '@gastown/contract/work/merge'
import type { ReactNode } from 'react'
import { ShownBeadLink } from '../beads/shown-bead-link.tsx'
import { formatDuration } from '../ui/format-duration.ts'
import { Time } from '../ui/time.tsx'
import { MergeBadge } from './merge-badge.tsx'
import { MergeLink } from './merge-link.tsx'
import { describeGate } from './merge-words.ts'

interface MergeHistoryProps {
  readonly townId: TownId
  readonly merges: readonly MergeView[]
  readonly rigName: (rigId: string) => string
}

/** Branches that have left the queue, the newest first. */
export function MergeHistory({ townId, merges, rigName }: MergeHistoryProps): ReactNode {
  if (merges.length === 0) return null
  return (
    <section className="merge-section" aria-labelledby="merge-history">
      <h3 id="merge-history" className="list-title">
        History
      </h3>
      <div className="table-box" tabIndex={0} role="region" aria-label="Branches that have left the queue">
        <table className="merge-table">
          <thead>
            <tr>
              <th scope="col">Branch</th>
              <th scope="col">Outcome</th>
              <th scope="col">Gates</th>
              <th scope="col">When</th>
              <th scope="col">Rig</th>
            </tr>
          </thead>
          <tbody>
            {merges.map((merge) => (
              <tr key={merge.mergeId} data-testid="history-row" data-state={merge.status.state}>
                <th scope="row">
                  <MergeLink townId={townId} mergeId={merge.mergeId}>
                    {merge.title}
                  </MergeLink>
                  {merge.beadId === undefined ? null : <ShownBeadLink beadId={merge.beadId}>bead</ShownBeadLink>}
                </th>
                <td>
                  <MergeBadge state={merge.status.state} />
                  {merge.status.state === 'failed' ? <span className="merge-waits">{merge.status.reason}</span> : null}
                </td>
                <td>
                  <Gates gates={merge.gates} />
                </td>
                <td>{'at' in merge.status ? <Time at={merge.status.at} /> : null}</td>
                <td>{rigName(merge.rigId)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Gates({ gates }: Pick<MergeView, 'gates'>): ReactNode {
  if (gates.length === 0) return <span className="muted">none</span>
  return (
    <ul className="merge-gates">
      {gates.map((gate, index) => (
        <li key={`${index} ${gate.command}`} data-outcome={gate.outcome} title={gate.command}>
          <code>{gate.command}</code> {describeGate(gate.outcome).text} in {formatDuration(gate.durationMs)}
        </li>
      ))}
    </ul>
  )
}
