import type { TownEvent } from '@gastown/contract/events'
import type { AgentId } from '@gastown/contract/ids'
import type { Bead } from '@gastown/contract/work/bead'
import type { WorkerTask } from '@gastown/contract/work/events'
import type { Merge } from '@gastown/contract/work/merge'
import type { AgentTask } from '@gastown/contract/work/worker'

/** A task as an agent's own events tell it. */
interface Period {
  readonly task: WorkerTask
  readonly startedAt: string
  runs: number
  endedAt?: string
  reason?: string
}

/** What the agent was at, as far as its events (oldest first) go back: newest first. `beads` and `merges` are those that the events name. */
export function agentTasks(options: {
  readonly agentId: AgentId
  readonly events: readonly TownEvent[]
  readonly beads: readonly Bead[]
  readonly merges: readonly Merge[]
}): AgentTask[] {
  const { agentId, beads, merges } = options
  return periodsOf(options.events)
    .map(({ task, ...period }): AgentTask => {
      const bead = beads.find(({ beadId }) => beadId === task.beadId)
      if (task.kind === 'review') {
        const title = merges.find(({ mergeId }) => mergeId === task.mergeId)?.title ?? bead?.title ?? task.mergeId
        return { kind: 'review', mergeId: task.mergeId, ...ofBead(task.beadId), title, ...period }
      }
      // The try began in the turn that asked for the worker's start.
      const attempt = bead?.attempts.find((one) => one.agentId === agentId && one.startedAt === period.startedAt)
      return {
        kind: 'bead',
        beadId: task.beadId,
        ...(bead?.mergeId === undefined ? {} : { mergeId: bead.mergeId }),
        title: bead?.title ?? task.beadId,
        ...period,
        ...(attempt === undefined ? {} : { endedAt: attempt.endedAt, outcome: attempt.outcome, reason: attempt.reason }),
      }
    })
    .toReversed()
}

/** Beads and merges that the events say the agent was at. */
export function tasksIn(events: readonly TownEvent[]): readonly WorkerTask[] {
  return events.flatMap((event) => (event.type === 'worker.start_requested' ? [event.task] : []))
}

function periodsOf(events: readonly TownEvent[]): readonly Period[] {
  const periods: Period[] = []
  for (const event of events) {
    const last = periods.at(-1)
    const open = last?.endedAt === undefined ? last : undefined
    if (event.type === 'worker.start_requested') {
      // The next run of a process that was lost goes on with the same task.
      if (open !== undefined && isSameTask(open.task, event.task)) open.runs += 1
      else periods.push({ task: event.task, startedAt: event.at, runs: 1 })
    } else if (open !== undefined && (event.type === 'worker.released' || event.type === 'worker.stopped')) {
      open.endedAt = event.at
      if (event.type === 'worker.released') open.reason = event.reason
    }
  }
  return periods
}

function isSameTask(one: WorkerTask, other: WorkerTask): boolean {
  if (one.kind === 'review' || other.kind === 'review') {
    return one.kind === 'review' && other.kind === 'review' && one.mergeId === other.mergeId
  }
  return one.beadId === other.beadId
}

function ofBead(beadId: WorkerTask['beadId']): Pick<AgentTask, 'beadId'> {
  return beadId === undefined ? {} : { beadId }
}
