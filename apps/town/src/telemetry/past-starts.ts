import type { PastStart } from '@gastown/contract/startup-history'
import type { EnsureOutcome } from '@gastown/contract/telemetry'
import { groupStarts, type StartGroup } from './group-starts.ts'
import type { StampedEvent } from './stamped-event.ts'

/** A start that `ensureMayor` caused begins within this: a container gets 30 s to come up, and a retry of it as much again. */
const dispatchToStartMs = 60_000

/**
 * Every start of the events, oldest first, each with the first decision and the prewarm that belong to it.
 *
 * A decision that dispatched belongs to the start that is under way, else to the next one that begins within a minute; one that found the
 * mayor warm, to the latest start. A prewarm belongs to the latest start when it ended.
 */
export function computePastStarts(events: readonly StampedEvent[]): PastStart[] {
  const groups = groupStarts(events)
  const byAgent = Map.groupBy(groups, ({ agentId }) => agentId)
  const outcomes = new Map<StartGroup, EnsureOutcome>()
  const prewarms = new Map<StartGroup, PastStart['prewarm']>()
  for (const { atMs, event } of events) {
    switch (event.event) {
      case 'mayor.ensure_decision': {
        const start = startOfDecision(byAgent.get(event.agentId) ?? [], event.outcome, atMs)
        if (start !== undefined && !outcomes.has(start)) outcomes.set(start, event.outcome)
        break
      }
      case 'mayor.prewarm_complete': {
        const ofAgent = byAgent.get(event.agentId ?? '') ?? []
        const start = ofAgent[lastBegun(ofAgent, atMs)]
        if (start !== undefined && !prewarms.has(start)) prewarms.set(start, event.outcome)
        break
      }
      default:
        break
    }
  }
  return groups.flatMap((group) => {
    const [first] = group.phases
    if (first === undefined) return []
    return {
      startedAt: new Date(group.beganMs).toISOString(),
      role: first.role,
      agentId: first.agentId,
      generation: first.generation ?? null,
      outcome: outcomes.get(group) ?? null,
      prewarm: prewarms.get(group) ?? null,
      phases: group.phases.map(({ phase, elapsedMs, phaseMs, prewarmed }) => ({ phase, elapsedMs, phaseMs, prewarmed })),
      readyMs: readyMsOf(group),
    }
  })
}

/** Whether the agent server was there when the start asked for it; null when the start did not come so far. */
export function wasWarm(start: PastStart): boolean | null {
  return start.phases.find(({ phase }) => phase === 'sdk_ready')?.prewarmed ?? null
}

function readyMsOf({ phases }: StartGroup): number | null {
  return phases.find(({ phase }) => phase === 'session_created')?.elapsedMs ?? null
}

function startOfDecision(starts: readonly StartGroup[], outcome: EnsureOutcome, atMs: number): StartGroup | undefined {
  const index = lastBegun(starts, atMs)
  const latest = starts[index]
  switch (outcome) {
    case 'short_circuit_warm':
    case 'short_circuit_idle':
      return latest
    case 'sdk_dead_redispatch':
    case 'fresh_dispatch': {
      const readyMs = latest === undefined ? null : readyMsOf(latest)
      if (latest !== undefined && readyMs !== null && atMs <= latest.beganMs + readyMs) return latest
      const next = starts[index + 1]
      if (next !== undefined && next.beganMs - atMs <= dispatchToStartMs) return next
      // One that has no session yet may be under way.
      return latest !== undefined && readyMs === null && atMs - latest.beganMs <= dispatchToStartMs ? latest : undefined
    }
  }
}

/** Index of the last start that had begun at `atMs`, or -1. By halves: there may be thousands. */
function lastBegun(starts: readonly StartGroup[], atMs: number): number {
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((starts[middle]?.beganMs ?? Infinity) <= atMs) low = middle + 1
    else high = middle
  }
  return low - 1
}
