import { GastownError } from '@gastown/contract/errors'
import type { AgentId, TownId } from '@gastown/contract/ids'
import { ensureOutcomeSchema, type EnsureOutcome, type TelemetryEvent } from '@gastown/contract/telemetry'
import type { SessionStatus } from '@gastown/contract/views'
import { decideEnsureOutcome } from '@gastown/core/mayor/decide-ensure-outcome'
import { sessionStatusOf } from '@gastown/core/mayor/session-status'
import type { Mayor } from '@gastown/core/town'
import type { Clock, RandomBytes } from '../clock.ts'
import type { Containers } from '../containers.ts'
import type { TownEngine } from '../engine/town-engine.ts'
import type { Towns } from '../engine/towns.ts'
import type { Log } from '../log.ts'
import { checkAgentContainerStatus } from './check-agent-container-status.ts'
import type { LaunchOf } from './launch-of.ts'
import { takeIntent } from './take-intent.ts'

export type EnsureMayor = (townId: string) => Promise<{ agentId: AgentId; sessionStatus: SessionStatus }>

export interface EnsureMayorOptions {
  readonly towns: Pick<Towns, 'get'>
  readonly containers: Pick<Containers, 'state' | 'fetch'>
  readonly launchOf: LaunchOf
  readonly record: (townId: TownId, event: TelemetryEvent) => void
  readonly clock: Clock
  readonly random: RandomBytes
  readonly log: Log
}

/** What one flight came to; calls that joined it share it. */
type Flight =
  | { readonly agentId: AgentId; readonly outcome: EnsureOutcome; readonly sessionStatus: SessionStatus }
  | { readonly agentId: AgentId | null; readonly outcome: EnsureOutcome; readonly error: unknown }

/**
 * `ensureMayor`: finds or creates the mayor, asks the container about it, and lets the town decide one of four outcomes (design.md
 * section 3; S9). Single-flight per town: calls at the same instant are one probe and one start. Every call of a town that is
 * there gives exactly one `mayor.ensure_decision`, also when nothing could be started. Rejects with TOWN_NOT_FOUND,
 * TOWN_RECOVERING, or what keeps the mayor from starting, such as MODEL_KEY_MISSING.
 */
export function createEnsureMayor(options: EnsureMayorOptions): EnsureMayor {
  const flights = new Map<TownId, Promise<Flight>>()
  return async (id) => {
    const engine = options.towns.get(id)
    const { townId } = engine
    const beganMs = options.clock.now()
    let flight = flights.get(townId)
    if (flight === undefined) {
      flight = fly(engine, options).finally(() => flights.delete(townId))
      flights.set(townId, flight)
    }
    const landed = await flight
    const decision = { event: 'mayor.ensure_decision', agentId: landed.agentId ?? '', outcome: landed.outcome } as const
    const durationMs = options.clock.now() - beganMs
    if ('error' in landed) {
      options.record(townId, { ...decision, durationMs, error: reasonOf(landed.error) })
      throw landed.error
    }
    options.record(townId, { ...decision, durationMs })
    return { agentId: landed.agentId, sessionStatus: landed.sessionStatus }
  }
}

/** Never rejects: what went wrong is part of what it came to. */
async function fly(engine: TownEngine, options: EnsureMayorOptions): Promise<Flight> {
  const { containers, clock, random, launchOf, log } = options
  let agentId: AgentId | null = null
  let outcome: EnsureOutcome = 'fresh_dispatch'
  try {
    const mayor = engine.town.mayor ?? (await provideMayor(engine, random))
    agentId = mayor.agentId
    const probe = await checkAgentContainerStatus({ containers, townId: engine.townId, agentId, clock })
    outcome = decideEnsureOutcome(engine.town.mayor, probe)
    if (outcome === 'fresh_dispatch' || outcome === 'sdk_dead_redispatch') await launchOf(engine, agentId)
    const decided = await takeIntent(engine, { type: 'mayor.ensure', probe }, random)
    // The turn itself may have met another town than the one that was looked at before it.
    outcome = ensureOutcomeSchema.parse(decided['outcome'])
    return { agentId, outcome, sessionStatus: sessionStatusOf(engine.town.mayor) }
  } catch (error) {
    log.warn({ townId: engine.townId, agentId, outcome, error: String(error) }, 'the mayor could not be ensured')
    return { agentId, outcome, error }
  }
}

async function provideMayor(engine: TownEngine, random: RandomBytes): Promise<Mayor> {
  await takeIntent(engine, { type: 'mayor.provide' }, random)
  const { mayor } = engine.town
  if (mayor === null) throw new GastownError('INTERNAL', 'The town took the wish for a mayor and has none.')
  return mayor
}

/** The text of an error of ours names no secret; that of an unforeseen one may, and goes to the log alone. */
function reasonOf(error: unknown): string {
  return error instanceof GastownError ? `${error.code}: ${error.message}`.slice(0, 300) : 'INTERNAL'
}
