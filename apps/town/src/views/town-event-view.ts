import type { TownEvent } from '@gastown/contract/events'
import type { AgentId, RigId } from '@gastown/contract/ids'
import type { BeadId, ConvoyId, MergeId } from '@gastown/contract/work/ids'
import type { MergeState } from '@gastown/contract/work/merge'
import type { TownEventView } from '@gastown/contract/work/work-view'
import type { WorkEvent } from '@gastown/contract/work/events'
import type { Town } from '@gastown/core/town'
import { eventSubjects } from '@gastown/core/event-subjects'
import { usdOf } from '@gastown/core/work/budgets'

/** Longest line of an event: what reasons say at length stands where they are shown. */
const maxLineLength = 500

/** Beads and convoys that have left the town's memory, by id. */
export type FinishedSubjects = ReadonlyMap<BeadId | ConvoyId, { readonly title: string; readonly rigId: RigId }>

const noneFinished: FinishedSubjects = new Map()

/** An event as lists show it. */
export function townEventView(
  town: Town,
  { seq, event }: { seq: number; event: TownEvent },
  finished: FinishedSubjects = noneFinished,
): TownEventView {
  const subjects = eventSubjects(event)
  const rigId = subjects.rigId ?? rigOf(town, event, finished)
  return {
    seq,
    type: event.type,
    at: event.at,
    text: renderTownEvent(town, event, finished),
    ...subjects,
    ...(rigId === undefined ? {} : { rigId }),
  }
}

/** The rig of what an event is about, where that is still known. */
function rigOf({ work }: Town, event: TownEvent, finished: FinishedSubjects): RigId | undefined {
  const { beadId, convoyId, agentId } = eventSubjects(event)
  const ofBead = beadId === undefined ? undefined : (work.beads.get(beadId) ?? finished.get(beadId))
  const ofConvoy = convoyId === undefined ? undefined : (work.convoys.get(convoyId) ?? finished.get(convoyId))
  const ofMerge = 'mergeId' in event ? work.merges.get(event.mergeId) : undefined
  const ofAgent = agentId === undefined ? undefined : work.workers.get(agentId)
  return (ofBead ?? ofConvoy ?? ofMerge ?? ofAgent)?.rigId
}

/** In one line for a person; names as the town knows them now. */
export function renderTownEvent(town: Town, event: TownEvent, finished: FinishedSubjects = noneFinished): string {
  const line = textOf(town, event, finished).replaceAll(/\s+/g, ' ').trim()
  return line.length <= maxLineLength ? line : `${line.slice(0, maxLineLength - 1).toWellFormed()}…`
}

function textOf(town: Town, event: TownEvent, finished: FinishedSubjects): string {
  switch (event.type) {
    case 'town.created':
      return `The town "${event.name}" was made.`
    case 'town.configured':
      return 'The settings changed.'
    case 'town.deleted':
      return 'The town was deleted.'
    case 'rig.created':
      return `The rig "${event.name}" was added: ${event.gitUrl}.`
    case 'rig.deleted':
      return `The rig ${event.rigId} was removed.`
    case 'mayor.provided':
      return 'The town has its mayor.'
    case 'mayor.start_requested':
      return `The mayor starts (run ${event.generation}).`
    case 'mayor.live':
      return 'The mayor is live.'
    case 'mayor.recovering':
      return `The mayor is brought back: ${event.reason}`
    case 'mayor.activity_changed':
      return event.activity === 'working' ? 'The mayor works.' : 'The mayor rests.'
    case 'mayor.engaged':
      return 'Somebody took up the mayor.'
    case 'mayor.lost':
      return `The mayor is gone: ${event.reason}`
    case 'mayor.slept':
      return 'The mayor sleeps.'
    case 'mayor.stop_requested':
      return 'The mayor’s turn is to end.'
    case 'mayor.stop_settled':
      return 'The mayor’s turn has ended.'
    case 'message.accepted':
      return 'A message to the mayor was accepted.'
    case 'message.delivered':
      return 'The mayor has the message.'
    case 'message.answered':
      return 'The mayor answered.'
    case 'message.failed':
      return `A message did not reach the mayor: ${event.reason}`
    case 'container.start_requested':
      return `The container starts (run ${event.containerGeneration}).`
    case 'container.running':
      return 'The container runs.'
    case 'container.stop_requested':
      return event.restart ? 'The container is restarted.' : 'The container is stopped.'
    case 'container.stopped':
      return `The container stopped: ${event.reason}`
    default:
      return textOfWork(town, event, finished)
  }
}

function textOfWork(town: Town, event: WorkEvent, finished: FinishedSubjects): string {
  const { work } = town
  const bead = (beadId: BeadId | undefined) =>
    beadId === undefined ? 'A branch' : `"${work.beads.get(beadId)?.title ?? finished.get(beadId)?.title ?? beadId}"`
  const worker = (agentId: AgentId) =>
    work.workers.get(agentId)?.name ?? (agentId === town.mayor?.agentId ? 'The mayor' : agentId)
  const who = (by: string) => {
    if (by === 'user' || by === 'town') return `the ${by}`
    return by === town.mayor?.agentId ? 'the mayor' : (work.workers.get(by as AgentId)?.name ?? by)
  }
  const convoyTitle = (convoyId: ConvoyId) =>
    `"${work.convoys.get(convoyId)?.title ?? finished.get(convoyId)?.title ?? convoyId}"`
  const convoy = (convoyId: ConvoyId) => `The convoy ${convoyTitle(convoyId)}`
  const rig = (rigId: RigId) => town.rigs.get(rigId)?.name ?? rigId
  const merge = (mergeId: MergeId, beadId?: BeadId) =>
    beadId === undefined ? `"${work.merges.get(mergeId)?.title ?? mergeId}"` : bead(beadId)
  switch (event.type) {
    case 'work.configured':
      return 'The settings of the work changed.'
    case 'rig.configured':
      return `The settings of the rig ${rig(event.rigId)} changed.`
    case 'bead.created':
      return `"${event.bead.title}" was made by ${who(event.bead.createdBy)}.`
    case 'bead.changed':
      return `${bead(event.beadId)} was changed by ${who(event.by)}: ${Object.keys(event.change).join(', ')}.`
    case 'bead.deleted':
      return `${event.beadId} was deleted by ${who(event.by)}.`
    case 'bead.dispatched':
      return `${worker(event.agentId)} begins on ${bead(event.beadId)} (try ${event.attempt}).`
    case 'bead.attempt_ended':
      return `A try at ${bead(event.beadId)} ${event.outcome === 'failed' ? 'failed' : 'was stopped'}: ${event.reason}`
    case 'bead.failed':
      return `${bead(event.beadId)} failed: ${event.reason}`
    case 'bead.reopened':
      return `${bead(event.beadId)} was opened again by ${who(event.by)}.`
    case 'bead.done_refused':
      return `"Done" was refused for ${bead(event.beadId)}: ${event.reason}`
    case 'bead.done':
      return `${bead(event.beadId)} is done, and its branch is in the merge queue.`
    case 'bead.landed':
      return `${bead(event.beadId)} landed as ${event.commit.slice(0, 12)}.`
    case 'bead.closed':
      return `${bead(event.beadId)} was closed by ${who(event.by)}: ${event.reason}`
    case 'bead.checkpointed':
      return `A checkpoint of ${bead(event.beadId)} was kept.`
    case 'worker.hired':
      return `${event.name} works for ${rig(event.rigId)} now.`
    case 'worker.start_requested':
      return `${worker(event.agentId)} starts (run ${event.generation}).`
    case 'worker.start_put_off':
      return event.reason === null
        ? `${worker(event.agentId)} waits no longer, and starts.`
        : `${worker(event.agentId)} waits before it starts: ${event.reason}`
    case 'worker.live':
      return `${worker(event.agentId)} is up.`
    case 'worker.primed':
      return `${worker(event.agentId)} knows its task.`
    case 'worker.activity_changed':
      return `${worker(event.agentId)} ${event.activity === 'working' ? 'works' : 'rests'}.`
    case 'worker.interrupted':
      return `${worker(event.agentId)} was interrupted: ${event.reason}`
    case 'worker.released':
      return `${worker(event.agentId)} is stopped: ${event.reason}`
    case 'worker.stopped':
      return `${worker(event.agentId)} is free.`
    case 'worker.dismissed':
      return `${worker(event.agentId)} was let go.`
    case 'worker.idled':
      return `${worker(event.agentId)} ended its turn without being done.`
    case 'worker.quiet':
      return event.since === null
        ? `${worker(event.agentId)} is heard again.`
        : `${worker(event.agentId)} is silent since ${event.since}.`
    case 'worker.warned':
      return event.tier === 1
        ? `${worker(event.agentId)} was nudged.`
        : `The user is told that ${worker(event.agentId)} is silent.`
    case 'worker.status_told':
      return `${worker(event.agentId)}: ${event.text}`
    case 'worker.work_saved':
      return `The work of ${worker(event.agentId)} is kept as ${event.commit.slice(0, 12)}.`
    case 'mail.sent':
      return `${capital(who(event.mail.from))} wrote to ${worker(event.mail.to)}.`
    case 'mail.delivered':
      return 'A message was delivered.'
    case 'mail.expired':
      return `A message was not delivered: ${event.reason}`
    case 'merge.queued':
      return `The branch of ${merge(event.mergeId, event.beadId)} is in the merge queue.`
    case 'merge.moved':
      return `The branch of ${merge(event.mergeId, event.beadId)} ${movedTo(event.status)}`
    case 'merge.renewed':
      return `The branch of ${merge(event.mergeId)} has new work.`
    case 'merge.reviewed':
      return `The branch of ${merge(event.mergeId)} passed its review.`
    case 'batch.started':
      return `${event.plan.mergeIds.length} branches are verified together for ${event.plan.target}.`
    case 'batch.verified':
      return `${event.commits.length} branches passed${event.preVerified ? ' (their gates had passed before)' : ''}, and land.`
    case 'batch.ended':
      return `A batch ended: ${event.reason}`
    case 'convoy.created':
      return `The convoy "${event.convoy.title}" was made, with ${event.convoy.members.length} beads.`
    case 'convoy.started':
      return `${convoy(event.convoyId)} was started by ${who(event.by)}.`
    case 'convoy.changed':
      return `${convoy(event.convoyId)} was changed by ${who(event.by)}.`
    case 'convoy.member_added':
      return `${bead(event.beadId)} is part of the convoy ${convoyTitle(event.convoyId)} now.`
    case 'convoy.member_removed':
      return `${bead(event.beadId)} is no part of the convoy ${convoyTitle(event.convoyId)} any more.`
    case 'convoy.landing':
      return `${convoy(event.convoyId)} lands its branch.`
    case 'convoy.landed':
      return `${convoy(event.convoyId)} has landed.`
    case 'convoy.failed':
      return `${convoy(event.convoyId)} failed: ${event.reason}`
    case 'escalation.raised':
      return `${event.escalation.title}: ${event.escalation.body}`
    case 'escalation.repeated':
      return `${work.escalations.get(event.escalationId)?.title ?? event.escalationId}, again: ${event.body}`
    case 'escalation.acknowledged':
      return `An escalation was acknowledged by ${who(event.by)}.`
    case 'spend.recorded':
      return `${worker(event.agentId)} spent $${usdOf(event.spend).toFixed(4)} on ${event.model}.`
    case 'budget.warned':
      return `The user is told of a soft limit (${event.key}).`
    case 'dispatch.paused':
      return `Nothing new is started: ${event.reason}`
    case 'dispatch.resumed':
      return `The work goes on, says ${who(event.by)}.`
  }
}

function movedTo(status: MergeState): string {
  switch (status.state) {
    case 'queued':
      return 'waits in the merge queue.'
    case 'verifying':
      return 'is being verified.'
    case 'reviewing':
      return 'is being reviewed.'
    case 'landing':
      return 'is landing.'
    case 'rework':
      return 'needs more work first.'
    case 'needs_you':
      return `waits for you: ${status.reason}`
    case 'awaiting_merge':
      return `is verified and pushed as ${status.pushedBranch}, for you to merge.`
    case 'landed':
      return `landed as ${status.commit.slice(0, 12)}.`
    case 'failed':
      return `failed: ${status.reason}`
  }
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
}
