import type { TelemetryEvent } from '@gastown/contract/telemetry'
import type { StampedEvent } from './stamped-event.ts'

export type PhaseEvent = Extract<TelemetryEvent, { event: 'agent.startup_phase' }>

/** The phases of one start of one agent, in the order in which they ended. */
export interface StartGroup {
  readonly agentId: string
  readonly beganMs: number
  readonly phases: readonly PhaseEvent[]
}

/**
 * How far the beginnings that two phases of one start compute may differ: the time of a point is when the town took it, after the
 * container's batch and perhaps a busy moment. A start takes longer than this until its agent could be started again.
 */
const toleranceMs = 2000

/**
 * Puts the phases of each start together, oldest start first. A phase that says when its start began belongs to that start; one that
 * does not, to the agent's start that began, within the tolerance, at the time of the point less `elapsedMs`, unless that
 * start has the phase already: a start has each once. Linear but for the sort of the starts.
 */
export function groupStarts(events: readonly StampedEvent[]): StartGroup[] {
  const starts = new Map<string, { agentId: string; beganMs: number; phases: Map<string, PhaseEvent> }>()
  const guessedOf = new Map<string, { agentId: string; beganMs: number; phases: Map<string, PhaseEvent> }>()
  for (const { atMs, event } of events) {
    if (event.event !== 'agent.startup_phase') continue
    const { agentId, phase, startedAt } = event
    if (startedAt === undefined) {
      const beganMs = Math.max(0, atMs - event.elapsedMs)
      const latest = guessedOf.get(agentId)
      if (latest !== undefined && !latest.phases.has(phase) && Math.abs(latest.beganMs - beganMs) <= toleranceMs) {
        latest.phases.set(phase, event)
      } else {
        const start = { agentId, beganMs, phases: new Map([[phase, event]]) }
        guessedOf.set(agentId, start)
        starts.set(`${agentId} guessed ${starts.size}`, start)
      }
      continue
    }
    const key = `${agentId} ${startedAt}`
    const start = starts.get(key) ?? { agentId, beganMs: Date.parse(startedAt), phases: new Map<string, PhaseEvent>() }
    // A container that is not sure tells a phase again: the first telling counts.
    if (!start.phases.has(phase)) start.phases.set(phase, event)
    starts.set(key, start)
  }
  return [...starts.values()]
    .map(({ phases, ...start }) => ({
      ...start,
      phases: [...phases.values()].toSorted((one, other) => one.elapsedMs - other.elapsedMs),
    }))
    .toSorted((one, other) => one.beganMs - other.beganMs)
}
