import type { TownEvent } from '@gastown/contract/events'
import { startupPhases, type ContainerEvent, type EnsureOutcome } from '@gastown/contract/telemetry'
import type { StartupView } from '@gastown/contract/views'

/** What adds to the record of a start. */
export type StartupFact =
  | { readonly from: 'town'; readonly event: TownEvent }
  | { readonly from: 'container'; readonly event: ContainerEvent; readonly at: string }
  | { readonly from: 'ensure'; readonly outcome: EnsureOutcome; readonly error: string | null; readonly at: string }

/**
 * The record of the mayor's latest start after one more fact. Pure. A start begins with `mayor.start_requested`, or, for a prewarm
 * that nobody asked for, with the first fact. Phases of other agents are not the mayor's.
 */
export function foldStartup(record: StartupView | null, fact: StartupFact): StartupView | null {
  switch (fact.from) {
    case 'town':
      return foldTownEvent(record, fact.event)
    case 'container':
      return foldContainerEvent(record, fact.event, fact.at)
    case 'ensure':
      return foldDecision(record ?? begin(fact.at), fact)
  }
}

/** Whoever comes while a start is under way joins it: what it is was decided by the one who began it. */
function foldDecision(record: StartupView, { outcome, error }: Extract<StartupFact, { from: 'ensure' }>): StartupView {
  const isUnderWay =
    record.outcome !== null && record.error === null && !record.phases.some(({ phase }) => phase === 'session_created')
  return isUnderWay && error === null ? record : { ...record, outcome, error }
}

function begin(startedAt: string): StartupView {
  return { startedAt, outcome: null, prewarm: null, phases: [], error: null }
}

function foldTownEvent(record: StartupView | null, event: TownEvent): StartupView | null {
  switch (event.type) {
    case 'mayor.start_requested':
      return begin(event.at)
    case 'mayor.live':
      return record === null || record.error === null ? record : { ...record, error: null }
    case 'mayor.lost':
      return { ...(record ?? begin(event.at)), error: event.reason }
    default:
      return record
  }
}

function foldContainerEvent(record: StartupView | null, event: ContainerEvent, at: string): StartupView | null {
  switch (event.event) {
    case 'agent.startup_phase': {
      if (event.role !== 'mayor') return record
      const { phase, elapsedMs, phaseMs, prewarmed } = event
      const known = record ?? begin(at)
      const phases = [...known.phases.filter((other) => other.phase !== phase), { phase, elapsedMs, phaseMs, prewarmed }]
      return {
        ...known,
        phases: phases.toSorted((left, right) => startupPhases.indexOf(left.phase) - startupPhases.indexOf(right.phase)),
      }
    }
    case 'mayor.prewarm_complete': {
      const { outcome, durationMs, reason } = event
      return { ...(record ?? begin(at)), prewarm: { outcome, durationMs, reason } }
    }
    case 'snapshot.saved':
    case 'snapshot.set_aside':
    case 'agent_server.replaced':
      return record
  }
}
