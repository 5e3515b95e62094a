import type { AgentProbe } from '@gastown/contract/agent-status'
import type { TownEvent } from '@gastown/contract/events'
import type { EnsureOutcome } from '@gastown/contract/telemetry'
import { accept, reject, type Decision } from '../decision.ts'
import type { Mayor, Town } from '../town.ts'
import { decideEnsureOutcome } from './decide-ensure-outcome.ts'
import { startMayor, wishContainer, wishMayor } from './wish-mayor.ts'

type AgentFound = Extract<AgentProbe, { found: 'agent' }>

/** The events of `ensureMayor`: one start at most, and none when one is in flight (design.md section 3). */
export function decideEnsure(town: Town, probe: AgentProbe, at: string): Decision {
  const { mayor } = town
  if (mayor === null) return reject('AGENT_NOT_FOUND', 'The town has no mayor yet.', 'townId')
  const outcome = decideEnsureOutcome(mayor, probe)
  return accept(eventsOfEnsure(town, mayor, probe, outcome, at), { ids: { agentId: mayor.agentId, outcome } })
}

function eventsOfEnsure(town: Town, mayor: Mayor, probe: AgentProbe, outcome: EnsureOutcome, at: string): readonly TownEvent[] {
  switch (outcome) {
    case 'short_circuit_warm':
    case 'short_circuit_idle':
      return probe.found === 'agent' ? correctRow(mayor, probe, at) : []
    case 'sdk_dead_redispatch':
      return probe.found === 'agent' ? redispatch(town, mayor, probe, at) : []
    case 'fresh_dispatch':
      return freshDispatch(town, mayor, probe, at)
  }
}

/** The container's word is newer than the row. */
function correctRow(mayor: Mayor, probe: AgentFound, at: string): readonly TownEvent[] {
  const { run, generation } = mayor
  const live: TownEvent = {
    type: 'mayor.live',
    agentId: mayor.agentId,
    generation,
    activity: probe.activity,
    serverPort: probe.serverPort,
    sessionId: probe.sessionId,
    prewarmed: probe.prewarmed,
    at,
  }
  const isKnown =
    run.state === 'live' &&
    run.serverPort === probe.serverPort &&
    run.sessionId === probe.sessionId &&
    run.activity === probe.activity
  const engaged = run.state !== 'asleep' && run.engaged
  return [...(isKnown ? [] : [live]), ...(engaged ? [] : [{ type: 'mayor.engaged', generation, at } as const])]
}

/** A start in flight is joined; a server or session that died gets a new run. */
function redispatch(town: Town, mayor: Mayor, probe: AgentFound, at: string): readonly TownEvent[] {
  const isInFlight = mayor.run.state === 'starting' || (probe.status === 'starting' && probe.generation === mayor.generation)
  if (isInFlight) return wishMayor(town, mayor, 'ensure', at)
  return [...wishContainer(town, 'ensure', at), startMayor(mayor, 'sdk_dead', at)]
}

function freshDispatch(town: Town, mayor: Mayor, probe: AgentProbe, at: string): readonly TownEvent[] {
  const isInFlight = mayor.run.state === 'starting'
  // No answer is no evidence: what the row says stays, so that a slow container does not get a second server.
  if (isInFlight || probe.found === 'unknown') return wishMayor(town, mayor, 'ensure', at)
  if (probe.found === 'down') return wishMayorOfDownContainer(town, mayor, at)
  return [...wishContainer(town, 'ensure', at), startMayor(mayor, 'ensure', at)]
}

/** The row still says live while its container is gone: the container starts anew, and the mayor with it. */
function wishMayorOfDownContainer(town: Town, mayor: Mayor, at: string): readonly TownEvent[] {
  if (mayor.run.state !== 'live') return wishMayor(town, mayor, 'ensure', at)
  const { containerGeneration, run, crashes } = town.container
  if (run.state !== 'running') return [...wishContainer(town, 'ensure', at), startMayor(mayor, 'ensure', at)]
  const reason = 'The container was found gone.'
  const stopped = {
    type: 'container.stopped',
    containerGeneration,
    reason,
    cause: 'crash',
    restartAt: at,
    crashes: crashes + 1,
    at,
  } as const
  const started = {
    type: 'container.start_requested',
    containerGeneration: containerGeneration + 1,
    cause: 'ensure',
    at,
  } as const
  return [stopped, started, startMayor(mayor, 'ensure', at)]
}
