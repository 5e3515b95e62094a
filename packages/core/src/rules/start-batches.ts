import type { RigId } from '@gastown/contract/ids'
import type { WorkEvent } from '@gastown/contract/work/events'
import { batchIdSchema } from '@gastown/contract/work/ids'
import type { Merge } from '@gastown/contract/work/merge'
import { later } from '../policy/work-policy.ts'
import type { Rig, Town } from '../town.ts'
import { queueOrder } from '../work/merge-score.ts'
import { targetOf } from '../work/target.ts'
import { idleRefinery } from '../work/work.ts'
import type { Finding, Rule } from './rule.ts'

/**
 * W10. A rig's queue verifies one batch at a time: the halves of one whose gates failed first, else the branches of one target by their
 * score. A batch that is not full waits a little for others, but not when nobody works on one.
 */
export const startBatches: Rule = (town, at) => {
  if (town.container.run.state !== 'running') return {}
  let wakeAt: string | null = null
  for (const rig of town.rigs.values()) {
    const finding = startBatch(town, rig, at)
    if (finding.events !== undefined) return finding
    const next = finding.wakeAt ?? null
    if (next !== null && (wakeAt === null || next < wakeAt)) wakeAt = next
  }
  return { wakeAt }
}

function startBatch(town: Town, rig: Rig, at: string): Finding {
  const { work } = town
  const { batch, groups } = work.refineries.get(rig.rigId) ?? idleRefinery
  if (batch !== null) return {}
  const [group] = groups
  if (group !== undefined) {
    const merges = group.flatMap((mergeId) => work.merges.get(mergeId) ?? []).filter(isQueued)
    // A half whose branches are all gone is passed over: the empty plan takes the group away.
    return { events: plan(town, rig.rigId, merges, group, merges.length > 1 ? 2 : 1, at) }
  }
  const queued = [...work.merges.values()].filter(
    (merge) => merge.rigId === rig.rigId && isQueued(merge) && isReviewed(rig, merge),
  )
  const due = queued.filter(({ status }) => status.state === 'queued' && (status.notBefore ?? at) <= at)
  const nextDue = queued
    .flatMap(({ status }) =>
      status.state === 'queued' && status.notBefore !== undefined && status.notBefore > at ? [status.notBefore] : [],
    )
    .toSorted()[0]
  const [first, ...others] = queueOrder(due, at)
  if (first === undefined) return { wakeAt: nextDue ?? null }
  // A convoy's feature branch lands alone.
  const together =
    first.beadId === undefined
      ? [first]
      : [first, ...others.filter(({ target, beadId }) => target === first.target && beadId !== undefined)]
  const merges = together.slice(0, rig.config.batch.size)
  const oldest = merges.map(({ queuedAt }) => queuedAt).toSorted()[0] ?? at
  const waitUntil = later(oldest, rig.config.batch.waitSeconds * 1000)
  const mayFill = first.beadId !== undefined && merges.length < rig.config.batch.size && isWorkedOn(town, first.target, rig.rigId)
  if (mayFill && waitUntil > at) return { wakeAt: nextDue === undefined || waitUntil < nextDue ? waitUntil : nextDue }
  return {
    events: plan(
      town,
      rig.rigId,
      merges,
      merges.map(({ mergeId }) => mergeId),
      1,
      at,
    ),
  }
}

function plan(
  town: Town,
  rigId: RigId,
  merges: readonly Merge[],
  mergeIds: readonly Merge['mergeId'][],
  attempt: number,
  at: string,
): readonly WorkEvent[] {
  const [first] = merges
  const batchId = batchIdSchema.parse(`batch-${town.work.revision}`)
  if (first === undefined) {
    const empty = { batchId, rigId, target: '', mergeIds, attempt }
    return [
      { type: 'batch.started', plan: empty, at },
      { type: 'batch.ended', rigId, batchId, reason: 'Its branches are no longer in the queue.', groups: [], at },
    ]
  }
  const target = first.target
  return [
    { type: 'batch.started', plan: { batchId, rigId, target, mergeIds: merges.map((merge) => merge.mergeId), attempt }, at },
    ...merges.map(({ mergeId, beadId }): WorkEvent => ({
      type: 'merge.moved',
      mergeId,
      ...(beadId === undefined ? {} : { beadId }),
      status: { state: 'verifying', batchId },
      at,
    })),
  ]
}

function isQueued({ status }: Merge): boolean {
  return status.state === 'queued'
}

function isReviewed(rig: Rig, { reviewed, beadId }: Merge): boolean {
  return !rig.config.review || reviewed || beadId === undefined
}

function isWorkedOn(town: Town, target: string, rigId: RigId): boolean {
  return [...town.work.workers.values()].some(({ run }) => {
    const bead =
      run.state !== 'idle' && run.state !== 'stopping' && run.task.kind === 'bead'
        ? town.work.beads.get(run.task.beadId)
        : undefined
    return bead !== undefined && bead.rigId === rigId && targetOf(town, bead) === target
  })
}
