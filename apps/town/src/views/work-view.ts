import type { WorkView } from '@gastown/contract/work/work-view'
import type { Town } from '@gastown/core/town'
import { spentOn } from '@gastown/core/work/budgets'
import { bySeverity } from '@gastown/core/work/escalate'
import type { Work } from '@gastown/core/work/work'
import { agentViews } from './agent-view.ts'
import { convoyView } from './convoy-view.ts'
import { countNeedsYou } from './count-needs-you.ts'
import { mergeWaits } from './merge-view.ts'

/** The town's work at a glance. */
export function workView(town: Town, at: string): WorkView {
  const { work } = town
  return {
    revision: work.revision,
    counts: countBeads(work),
    agents: agentViews(town),
    convoys: [...work.convoys.values()].map((convoy) => convoyView(town, convoy, at)),
    queueLength: work.merges.size,
    mergesForYou: mergesForYou(work),
    needsYou: countNeedsYou(work),
    escalations: [...work.escalations.values()].filter(({ acknowledgedAt }) => acknowledgedAt === undefined).toSorted(bySeverity),
    paused: work.pause,
    spend: { total: work.ledger.total, today: spentOn(work, at.slice(0, 10)) },
  }
}

function mergesForYou({ merges }: Work): WorkView['mergesForYou'] {
  return [...merges.values()]
    .flatMap((merge) => {
      const { mergeId, rigId, beadId, convoyId, title, queuedAt, status } = merge
      if (status.state !== 'needs_you' && status.state !== 'awaiting_merge') return []
      const of = { ...(beadId === undefined ? {} : { beadId }), ...(convoyId === undefined ? {} : { convoyId }) }
      return [{ mergeId, rigId, ...of, title, state: status.state, text: mergeWaits(merge), queuedAt }]
    })
    .toSorted((one, other) => one.queuedAt.localeCompare(other.queuedAt))
}

/** Beads that are not closed, by status. */
export function countBeads({ beads }: Work): WorkView['counts'] {
  const counts = { open: 0, in_progress: 0, in_review: 0, failed: 0 }
  for (const { status } of beads.values()) if (status !== 'closed') counts[status] += 1
  return counts
}
