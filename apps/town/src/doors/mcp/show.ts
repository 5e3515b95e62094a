import type { Bead } from '@gastown/contract/work/bead'
import type { Convoy } from '@gastown/contract/work/convoy'
import type { Escalation } from '@gastown/contract/work/escalation'
import type { MergeView } from '@gastown/contract/work/merge'
import type { Spend } from '@gastown/contract/work/spend'
import type { Town } from '@gastown/core/town'
import { waitReasonOf } from '@gastown/core/work/bead-readiness'
import { usdOf } from '@gastown/core/work/budgets'
import { convoyView } from '../../views/convoy-view.ts'

/*
 * What tools give back: the fields that an agent acts on, by the names that tools take, without what is empty. A page has views of its
 * own; here every character is paid for in each turn that follows.
 */

/** A bead in a list. */
export function showBead(town: Town, bead: Bead, at: string) {
  const waits = waitReasonOf(town, bead, at)
  return {
    bead_id: bead.beadId,
    rig_id: bead.rigId,
    title: bead.title,
    status: bead.status,
    priority: bead.priority,
    ...(bead.kind === 'rework' ? { rework: bead.reworkCause ?? 'comment' } : {}),
    ...(bead.labels.length === 0 ? {} : { labels: bead.labels }),
    ...(bead.convoyId === undefined ? {} : { convoy_id: bead.convoyId }),
    ...(bead.dependsOn.length === 0 ? {} : { depends_on: bead.dependsOn }),
    ...(bead.agentId === undefined ? {} : { agent_id: bead.agentId }),
    ...(bead.landedCommit === undefined ? {} : { landed_commit: bead.landedCommit }),
    ...(waits === null ? {} : { waits: waits.text }),
  }
}

/** A bead by itself. */
export function showWholeBead(town: Town, bead: Bead, at: string) {
  const { body, createdBy, createdAt, branch, attemptCount, attempts, checkpoint, summary, reason, closedAt, model, spend } = bead
  return {
    ...showBead(town, bead, at),
    created_by: createdBy,
    created_at: createdAt,
    ...(closedAt === undefined ? {} : { closed_at: closedAt }),
    ...(bead.hold ? { hold: true } : {}),
    ...(bead.blockedBy.length === 0 ? {} : { blocked_by: bead.blockedBy }),
    ...(branch === undefined ? {} : { branch }),
    ...(model === undefined ? {} : { model }),
    tries: attemptCount,
    ...(attempts.length === 0
      ? {}
      : { earlier_tries: attempts.map(({ number, outcome, reason: why }) => ({ try: number, outcome, reason: why })) }),
    ...(reason === undefined ? {} : { reason }),
    ...(summary === undefined ? {} : { summary }),
    ...(checkpoint === undefined ? {} : { checkpoint }),
    spent_usd: showUsd(spend),
    body,
  }
}

export function showConvoy(town: Town, convoy: Convoy) {
  const { closedCount, failedCount, totalCount, waits } = convoyView(town, convoy)
  return {
    convoy_id: convoy.convoyId,
    rig_id: convoy.rigId,
    title: convoy.title,
    status: convoy.status,
    merge_mode: convoy.mode,
    closed_count: closedCount,
    failed_count: failedCount,
    total_count: totalCount,
    ...(convoy.featureBranch === undefined ? {} : { feature_branch: convoy.featureBranch }),
    ...(convoy.landedCommit === undefined ? {} : { landed_commit: convoy.landedCommit }),
    ...(convoy.reason === undefined ? {} : { reason: convoy.reason }),
    ...(waits === undefined ? {} : { waits }),
  }
}

/** A branch on its way to its target. */
export function showMerge({ mergeId, rigId, beadId, convoyId, title, branch, target, status, retries, score, waits }: MergeView) {
  return {
    merge_id: mergeId,
    rig_id: rigId,
    ...(beadId === undefined ? {} : { bead_id: beadId }),
    ...(convoyId === undefined ? {} : { convoy_id: convoyId }),
    title,
    branch,
    target,
    state: status.state,
    waits,
    ...(status.state === 'rework' ? { rework_bead_id: status.reworkBeadId } : {}),
    ...(retries === 0 ? {} : { failed_tries: retries }),
    score: Math.round(score.total),
  }
}

export function showEscalation({
  escalationId,
  severity,
  title,
  body,
  raisedBy,
  beadId,
  count,
  lastRaisedAt,
  acknowledgedAt,
}: Escalation) {
  return {
    escalation_id: escalationId,
    severity,
    title,
    body,
    raised_by: raisedBy,
    ...(beadId === undefined ? {} : { bead_id: beadId }),
    ...(count === 1 ? {} : { count }),
    last_raised_at: lastRaisedAt,
    ...(acknowledgedAt === undefined ? {} : { acknowledged_at: acknowledgedAt }),
  }
}

/** US dollars, to a hundredth of a cent. */
export function showUsd(spend: Spend): number {
  return Math.round(usdOf(spend) * 10_000) / 10_000
}
