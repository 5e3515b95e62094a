import type { RigId } from '@gastown/contract/ids'
import type { Bead, WaitReason } from '@gastown/contract/work/bead'
import type { BeadId, ConvoyId } from '@gastown/contract/work/ids'
import type { Town } from '../town.ts'
import { beadLimit, isOverBeadLimit, renderUsd } from './budgets.ts'
import type { Work, Worker } from './work.ts'

/** What an open bead waits for before a worker may begin; null: for nothing but a free worker. */
export function whyNotReady(town: Town, bead: Bead, at: string): WaitReason | null {
  const { work } = town
  if (bead.hold) return { kind: 'held', text: 'Held: it starts when somebody starts it.' }
  const convoy = bead.convoyId === undefined ? undefined : work.convoys.get(bead.convoyId)
  if (convoy?.status === 'staged') return { kind: 'staged', text: `Staged: its convoy "${convoy.title}" is not started yet.` }
  if (bead.blockedBy.length > 0) return blocked(work, bead)
  const elsewhere = bead.results.flatMap(({ onConvoy }) =>
    onConvoy === undefined || onConvoy === bead.convoyId ? [] : [onConvoy],
  )
  if (elsewhere.length > 0) return awaiting(work, [...new Set(elsewhere)])
  if (isOverBeadLimit(work, bead)) {
    const limit = renderUsd(beadLimit(work, bead)?.hardUsd ?? 0)
    return { kind: 'needs_you', text: `It has used up its budget of ${limit}: raise it to go on.` }
  }
  if (work.pause !== null) return { kind: 'paused', text: work.pause.reason }
  if (bead.retryAt !== undefined && bead.retryAt > at) {
    return {
      kind: 'backing_off',
      text: `Try ${bead.attemptCount} failed: ${lastReason(bead)} The next one begins after a pause.`,
      until: bead.retryAt,
    }
  }
  if (bead.reworkCause === 'conflict' && conflictsWithBatch(work, bead)) {
    return { kind: 'in_queue', text: 'Waits until what it conflicts with has landed.' }
  }
  for (const worker of work.workers.values()) {
    if (worker.run.state === 'stopping' && isTaskOn(worker, bead.beadId)) {
      return { kind: 'no_capacity', text: `${worker.name}, who had it before, is still being stopped.` }
    }
  }
  return null
}

/** Why an unfinished or failed bead is not done yet; null of a closed one. Total: every unfinished item says what it waits for (promise 5). */
export function waitReasonOf(town: Town, bead: Bead, at: string): WaitReason | null {
  switch (bead.status) {
    case 'closed':
      return null
    case 'failed':
      return { kind: 'needs_you', text: `It failed: ${bead.reason ?? 'without a reason.'} Open it again, or close it.` }
    case 'in_progress':
      return workReason(town, bead)
    case 'in_review':
      return mergeReason(town, bead)
    case 'open':
      return whyNotReady(town, bead, at) ?? capacityReason(town, bead)
  }
}

/** What a branch was in conflict with may still be on its way: resolved against the target of before, it would conflict again. */
function conflictsWithBatch(work: Work, bead: Bead): boolean {
  const merge = bead.mergeId === undefined ? undefined : work.merges.get(bead.mergeId)
  return merge !== undefined && work.refineries.get(bead.rigId)?.batch?.target === merge.target
}

export function isTaskOn({ run }: Worker, beadId: BeadId): boolean {
  return run.state !== 'idle' && run.task.kind === 'bead' && run.task.beadId === beadId
}

function blocked(work: Work, bead: Bead): WaitReason {
  const failed = bead.blockedBy.filter((id) => work.beads.get(id)?.status === 'failed')
  const names = (ids: readonly BeadId[]) => ids.map((id) => `"${work.beads.get(id)?.title ?? id}"`).join(', ')
  if (failed.length > 0) {
    return {
      kind: 'blocked',
      text: `Blocked by ${names(failed)}, which failed: open it again, or take the dependency away.`,
      beadIds: failed,
    }
  }
  return {
    kind: 'blocked',
    text: `Waits until ${names(bead.blockedBy)} ${bead.blockedBy.length === 1 ? 'has' : 'have'} landed.`,
    beadIds: bead.blockedBy,
  }
}

function awaiting(work: Work, convoyIds: readonly ConvoyId[]): WaitReason {
  const open = convoyIds.flatMap((convoyId) => work.convoys.get(convoyId) ?? [])
  if (open.length < convoyIds.length) {
    return {
      kind: 'needs_you',
      text: 'What it depends on is on the branch of a convoy that has failed: land that branch, or take the dependency away.',
    }
  }
  return { kind: 'blocked', text: `Waits until the convoy ${open.map(({ title }) => `"${title}"`).join(', ')} has landed.` }
}

function lastReason(bead: Bead): string {
  return bead.attempts.at(-1)?.reason ?? ''
}

function workReason({ work, container }: Town, bead: Bead): WaitReason {
  const worker = bead.agentId === undefined ? undefined : work.workers.get(bead.agentId)
  const name = worker?.name ?? 'A worker'
  switch (worker?.run.state) {
    case 'working':
      return worker.run.quiet === undefined
        ? { kind: 'working', text: `${name} works on it.` }
        : { kind: 'working', text: `${name} has it, and is silent since ${worker.run.quiet.since}.` }
    case 'interrupted':
      return { kind: 'container', text: `${name} was interrupted (${worker.run.reason}) and goes on when the container is back.` }
    case 'starting':
      return container.run.state === 'running'
        ? {
            kind: 'starting',
            text: worker.run.waits === undefined ? `${name} is being started.` : `${name} waits: ${worker.run.waits}`,
          }
        : { kind: 'container', text: `${name} starts when the container runs.` }
    case 'stopping':
    case 'idle':
    case undefined:
      return { kind: 'starting', text: `${name} is being stopped.` }
  }
}

function mergeReason({ work }: Town, bead: Bead): WaitReason {
  const merge = bead.mergeId === undefined ? undefined : work.merges.get(bead.mergeId)
  switch (merge?.status.state) {
    case 'verifying':
    case 'reviewing':
      return {
        kind: 'verifying',
        text: merge.status.state === 'verifying' ? 'Its branch is being verified.' : 'Its branch is being reviewed.',
      }
    case 'landing':
      return { kind: 'landing', text: `Its branch is landing on ${merge.target}.` }
    case 'rework':
      return { kind: 'reworked', text: 'Its branch needs more work first.', beadIds: [merge.status.reworkBeadId] }
    case 'needs_you':
      return { kind: 'needs_you', text: merge.status.reason, until: merge.status.retryAt }
    case 'awaiting_merge':
      return {
        kind: 'needs_you',
        text: `Verified and pushed as ${merge.status.pushedBranch}: merge it into ${merge.target}.`,
        until: merge.status.checkAt,
      }
    case 'queued':
    case 'landed':
    case 'failed':
    case undefined:
      return {
        kind: 'in_queue',
        text: `Its branch waits in the merge queue.`,
        ...(merge?.status.state === 'queued' && merge.status.notBefore !== undefined ? { until: merge.status.notBefore } : {}),
      }
  }
}

function capacityReason(town: Town, bead: Bead): WaitReason {
  const { run } = town.container
  if (run.state === 'failed') return { kind: 'container', text: `The town's container cannot run: ${run.reason}` }
  if (run.state === 'asleep' && run.cause === 'drained')
    return { kind: 'container', text: 'The town is stopped: it goes on when you start it.' }
  const limit = limitReached(town, bead.rigId)
  return { kind: 'no_capacity', text: limit === null ? 'It starts next.' : `Waits for a free worker: ${limit}` }
}

/** Which limit on workers is reached, in words; null: none. */
export function limitReached(town: Town, rigId: RigId): string | null {
  const { work } = town
  const rig = town.rigs.get(rigId)
  if (rig === undefined) return 'its rig is gone.'
  const busy = [...work.workers.values()].filter((worker) => worker.run.state !== 'idle')
  if (busy.length >= work.config.maxPolecats) return `all ${work.config.maxPolecats} of the town are busy.`
  const inRig = busy.filter((worker) => worker.rigId === rigId)
  return inRig.length >= rig.config.maxPolecats ? `all ${rig.config.maxPolecats} of ${rig.name} are busy.` : null
}

/** The bead that goes next: of those that are ready and whose rig has room, the one of the highest rank, then the oldest. */
export function nextReadyBead(town: Town, at: string, rank: (bead: Bead) => number): Bead | null {
  const hasRoom = new Map([...town.rigs.keys()].map((rigId) => [rigId, limitReached(town, rigId) === null]))
  if (![...hasRoom.values()].includes(true)) return null
  let next: Bead | null = null
  for (const bead of town.work.beads.values()) {
    if (bead.status !== 'open' || bead.blockedBy.length > 0 || bead.hold || hasRoom.get(bead.rigId) !== true) continue
    if (next !== null && !goesBefore(bead, next, rank)) continue
    if (whyNotReady(town, bead, at) === null) next = bead
  }
  return next
}

function goesBefore(left: Bead, right: Bead, rank: (bead: Bead) => number): boolean {
  const difference = rank(left) - rank(right)
  return difference > 0 || (difference === 0 && left.createdAt < right.createdAt)
}
