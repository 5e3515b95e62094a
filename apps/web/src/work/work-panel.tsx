import type { TownId } from '@gastown/contract/ids'
import type { WorkView } from '@gastown/contract/work/work-view'
import type { ReactNode } from 'react'
import { AgentList } from './agent-list.tsx'
import { BeadList } from './bead-list.tsx'
import { ConvoyList } from './convoy-list.tsx'
import { EscalationList } from './escalation-list.tsx'
import { formatUsd } from './format-usd.ts'
import { PauseBanner } from './pause-banner.tsx'

/** The town's work at a glance: what needs the user first, then who is at what, then what waits, and for what. */
export function WorkPanel({ townId, work }: { readonly townId: TownId; readonly work: WorkView }): ReactNode {
  const { counts, queueLength, spend } = work
  const unfinished = counts.open + counts.in_progress + counts.in_review
  const isEmpty = unfinished + counts.failed === 0 && work.convoys.length === 0 && work.escalations.length === 0
  return (
    <div className="work" data-testid="work">
      {work.paused === null ? null : <PauseBanner townId={townId} paused={work.paused} />}
      <EscalationList townId={townId} escalations={work.escalations} />
      {isEmpty ? (
        <p className="panel-empty">No work yet. Tell the mayor what you want: it makes beads of it, and workers do them.</p>
      ) : null}
      <AgentList townId={townId} agents={work.agents} />
      <ConvoyList townId={townId} convoys={work.convoys} />
      <BeadList townId={townId} />
      <p className="work-sums">
        {unfinished} unfinished · {queueLength} in the merge queue · {formatUsd(spend.today.costMicros)} today,{' '}
        {formatUsd(spend.total.costMicros)} in all
      </p>
    </div>
  )
}
