import { GastownError } from '@gastown/contract/errors'
import type { InputId } from '@gastown/contract/ids'
import type { Bead } from '@gastown/contract/work/bead'
import type { WorkEvent } from '@gastown/contract/work/events'
import { mergeIdSchema } from '@gastown/contract/work/ids'
import type { WorkIntent } from '@gastown/contract/work/intents'
import type { Merge } from '@gastown/contract/work/merge'
import { accept, type Accepted } from '../decision.ts'
import { keptAttempts, maxDoneRefusals } from '../policy/work-policy.ts'
import type { Town } from '../town.ts'
import { failAttempt, release } from './end-work.ts'
import { escalate } from './escalate.ts'
import { requireRun, requireWorker } from './find.ts'
import { fitId } from './fit-id.ts'
import { makeRework } from './make-rework.ts'
import { isTaskOn } from './bead-readiness.ts'
import { targetOf } from './target.ts'
import { taskOf, type Worker } from './work.ts'

type IntentOf<T extends WorkIntent['type']> = Extract<WorkIntent, { type: T }>

/**
 * "Done" is a claim until git proves it (promise 3): a branch with commits of its own, and nothing left in no commit. What is not proved is
 * refused, told to the agent with the way out, and counted. `ids.outcome`: accepted, refused (with `reason`), or already_done.
 */
export function agentDone(town: Town, intent: IntentOf<'agent.done'>, at: string): Accepted {
  const { work } = town
  const worker = requireRun(work, intent)
  const { run } = worker
  if (run.state === 'stopping' && run.task.kind === 'bead') return accept([], { ids: { outcome: 'already_done' } })
  const task = taskOf(worker)
  const bead = task?.kind === 'bead' ? work.beads.get(task.beadId) : undefined
  if (bead === undefined) throw new GastownError('WRONG_STATE', 'You have no bead: there is nothing to be done. End your turn.')
  const merge = bead.mergeId === undefined ? undefined : work.merges.get(bead.mergeId)
  const refusal = whyUnproved(intent.proof, bead, merge)
  if (refusal !== null) return accept(refuse(town, worker, bead, refusal, at), { ids: { outcome: 'refused', reason: refusal } })
  if (intent.proof.found !== 'branch') throw new GastownError('AGENT_NOT_READY', 'Your branch could not be read.')
  const { head } = intent.proof
  const released = release(worker, 'Its work is in the merge queue.', at)
  if (bead.kind === 'rework' && merge !== undefined) {
    return accept(
      [
        { type: 'bead.closed', beadId: bead.beadId, reason: intent.summary, by: worker.agentId, at },
        { type: 'merge.renewed', mergeId: merge.mergeId, head, at },
        { type: 'merge.moved', mergeId: merge.mergeId, ...ofBead(merge), status: { state: 'queued' }, at },
        released,
      ],
      { ids: { outcome: 'accepted' } },
    )
  }
  const queued = queueMerge(town, bead, head, at)
  return accept(
    [
      { type: 'bead.done', beadId: bead.beadId, mergeId: queued.mergeId, summary: intent.summary, at },
      { type: 'merge.queued', mergeId: queued.mergeId, beadId: bead.beadId, merge: queued, at },
      released,
    ],
    { ids: { outcome: 'accepted' } },
  )
}

function ofBead({ beadId }: Merge): { beadId?: Bead['beadId'] } {
  return beadId === undefined ? {} : { beadId }
}

/** Null: git has proved it. */
function whyUnproved(proof: IntentOf<'agent.done'>['proof'], bead: Bead, merge: Merge | undefined): string | null {
  switch (proof.found) {
    case 'unproved':
      throw new GastownError('AGENT_NOT_READY', `Your branch could not be read: ${proof.detail} Call gt_done again in a moment.`)
    case 'no_branch':
      return `There is no branch ${bead.branch ?? ''} in your worktree: ${proof.detail} Commit your work on that branch, then call gt_done again.`
    case 'branch':
      break
  }
  if (proof.branch !== bead.branch)
    return `Your work is on ${proof.branch}, and not on your branch ${bead.branch ?? ''}. Commit it there, then call gt_done again.`
  if (proof.uncommitted.length > 0) {
    const files = proof.uncommitted.slice(0, 5).join(', ')
    return `${proof.uncommitted.length} files have changes that are in no commit (${files}). Commit or discard them, then call gt_done again.`
  }
  if (proof.commits === 0)
    return `The branch ${proof.branch} has no commit of its own. Commit your work, then call gt_done again. If nothing is to be done, say so with gt_escalate.`
  if (bead.kind === 'rework' && merge?.head === proof.head)
    return 'The branch is as it was before the rework. Commit what was asked for, then call gt_done again. If nothing is to be changed, say so with gt_escalate.'
  return null
}

function refuse({ work }: Town, worker: Worker, bead: Bead, reason: string, at: string): readonly WorkEvent[] {
  const refused: WorkEvent = { type: 'bead.done_refused', beadId: bead.beadId, reason, at }
  if (bead.doneRefusals + 1 < maxDoneRefusals) return [refused]
  const why = `It said "done" ${maxDoneRefusals} times without proof. ${reason}`
  return [refused, ...failAttempt(work, bead, why, at), release(worker, why, at)]
}

function queueMerge(town: Town, bead: Bead, head: string, at: string): Merge {
  const convoy = bead.convoyId === undefined ? undefined : town.work.convoys.get(bead.convoyId)
  // Older tries are forgotten: then their count says nothing, and the id would be that of an earlier branch.
  const number = bead.attempts.length < keptAttempts ? bead.attempts.length + 1 : town.work.revision
  return {
    mergeId: mergeIdSchema.parse(fitId(`m${number}-${bead.beadId}`)),
    rigId: bead.rigId,
    beadId: bead.beadId,
    ...(bead.convoyId === undefined ? {} : { convoyId: bead.convoyId }),
    title: bead.title,
    branch: bead.branch ?? '',
    head,
    target: targetOf(town, bead),
    priority: bead.priority,
    queuedAt: at,
    ...(convoy?.startedAt === undefined ? {} : { convoyStartedAt: convoy.startedAt }),
    retries: 0,
    reviewed: false,
    status: { state: 'queued' },
    gates: [],
  }
}

export function checkpoint({ work }: Town, intent: IntentOf<'agent.checkpoint'>, at: string): readonly WorkEvent[] {
  const task = taskOf(requireRun(work, intent))
  if (task?.kind !== 'bead') throw new GastownError('WRONG_STATE', 'You have no bead: there is nothing to keep a checkpoint of.')
  return [{ type: 'bead.checkpointed', beadId: task.beadId, data: intent.data, at }]
}

export function tellStatus({ work }: Town, intent: IntentOf<'agent.tell_status'>, at: string): readonly WorkEvent[] {
  const { agentId, generation } = requireRun(work, intent)
  return [{ type: 'worker.status_told', agentId, generation, text: intent.text.slice(0, 200), at }]
}

export function agentReview({ work }: Town, intent: IntentOf<'agent.review'>, at: string): readonly WorkEvent[] {
  const worker = requireRun(work, intent)
  const task = taskOf(worker)
  const merge = task?.kind === 'review' ? work.merges.get(task.mergeId) : undefined
  if (merge === undefined) throw new GastownError('WRONG_STATE', 'You have nothing to review. End your turn.')
  const released = release(worker, 'Its review is done.', at)
  if (intent.verdict === 'rework') {
    return [...makeRework(work, merge, { cause: 'review', body: intent.feedback, by: worker.agentId }, at), released]
  }
  return [
    { type: 'merge.reviewed', mergeId: merge.mergeId, at },
    { type: 'merge.moved', mergeId: merge.mergeId, ...ofBead(merge), status: { state: 'queued' }, at },
    released,
  ]
}

/** An agent hands a problem up; it may be the mayor. */
export function raiseEscalation(
  town: Town,
  intent: IntentOf<'agent.escalate'> & { inputId: InputId },
  at: string,
): readonly WorkEvent[] {
  const { work, mayor } = town
  const { agentId, severity, title, body } = intent
  if (agentId === mayor?.agentId)
    return escalate(work, { key: intent.inputId, severity, title, body, raisedBy: agentId, about: { agentId } }, at)
  const worker = requireRun(work, intent)
  const task = taskOf(worker)
  const beadId = task?.kind === 'bead' ? task.beadId : undefined
  // The same words about the same bead are the same problem.
  const known = [...work.escalations.values()].find(
    (one) => one.raisedBy === agentId && one.title === title && one.beadId === beadId,
  )
  if (known !== undefined) return [{ type: 'escalation.repeated', escalationId: known.escalationId, body, at }]
  return escalate(
    work,
    {
      key: intent.inputId,
      severity,
      title,
      body,
      raisedBy: agentId,
      about: { agentId, ...(beadId === undefined ? {} : { beadId }) },
    },
    at,
  )
}

/** Its process is stopped and its work saved; its bead goes back to the others. */
export function resetAgent({ work }: Town, { agentId, by }: IntentOf<'agent.reset'>, at: string): readonly WorkEvent[] {
  const worker = requireWorker(work, agentId)
  const reason = `It was reset by ${by}.`
  const task = taskOf(worker)
  if (task === null) return []
  const events: WorkEvent[] = [release(worker, reason, at)]
  const bead = task.kind === 'bead' ? work.beads.get(task.beadId) : undefined
  if (bead?.status === 'in_progress' && isTaskOn(worker, bead.beadId)) {
    events.unshift({ type: 'bead.attempt_ended', beadId: bead.beadId, outcome: 'stopped', reason, retryAt: null, at })
  }
  return [...events, ...backToQueue(worker, at, work.merges)]
}

/** A merge whose reviewer is gone waits for another one. */
export function backToQueue(worker: Worker, at: string, merges: ReadonlyMap<Merge['mergeId'], Merge>): readonly WorkEvent[] {
  const task = taskOf(worker)
  if (task?.kind !== 'review') return []
  const merge = merges.get(task.mergeId)
  return merge?.status.state === 'reviewing'
    ? [{ type: 'merge.moved', mergeId: merge.mergeId, ...ofBead(merge), status: { state: 'queued' }, at }]
    : []
}
