import {
  containerEventSchema,
  ensureOutcomeSchema,
  paintedThingSchema,
  spareOutcomeSchema,
  type TelemetryEvent,
} from '@gastown/contract/telemetry'
import type { TelemetryPoint } from './telemetry-sink.ts'

/*
 * Layout of a point. It is stored for 30 days and read by queries: places are added at the end and never change their meaning.
 *
 *   index     town id
 *   blob 1    event                       double 1  duration in ms (phaseMs of a startup phase)
 *   blob 2    agent id, or ''             double 2  elapsedMs of a startup phase, else 0
 *   blob 3    role of a startup phase     double 3  bytes of a saved snapshot or of the worktrees, else 0
 *   blob 4    phase or outcome
 *   blob 5    'true' or 'false': prewarmed, warm, adopted
 *   blob 6    reason or error
 *   blob 7    'true' or 'false': resumed, claimed; '' when it was not said
 *   blob 8    what was painted first; '' when it was not said
 *   blob 9    ISO time at which the start of a startup phase began; '' when it was not said
 *   blob 10   generation of a startup phase; '' when it was not said
 */
interface Places {
  readonly agentId: string
  readonly role: string
  readonly name: string
  readonly flag: string
  readonly reason: string
  readonly resumed: string
  readonly what: string
  readonly startedAt: string
  readonly generation: string
  readonly durationMs: number
  readonly elapsedMs: number
  readonly bytes: number
}

const empty: Places = {
  agentId: '',
  role: '',
  name: '',
  flag: '',
  reason: '',
  resumed: '',
  what: '',
  startedAt: '',
  generation: '',
  durationMs: 0,
  elapsedMs: 0,
  bytes: 0,
}

export function renderPoint(townId: string, event: TelemetryEvent): TelemetryPoint {
  const { agentId, role, name, flag, reason, resumed, what, startedAt, generation, durationMs, elapsedMs, bytes } = {
    ...empty,
    ...placesOf(event),
  }
  return {
    index: townId,
    blobs: [event.event, agentId, role, name, flag, reason, resumed, what, startedAt, generation],
    doubles: [durationMs, elapsedMs, bytes],
  }
}

function placesOf(event: TelemetryEvent): Partial<Places> {
  switch (event.event) {
    case 'agent.startup_phase': {
      const { agentId, role, phase, prewarmed, resumed, phaseMs, elapsedMs } = event
      const said = resumed === undefined ? '' : String(resumed)
      return {
        agentId,
        role,
        name: phase,
        flag: String(prewarmed),
        resumed: said,
        durationMs: phaseMs,
        elapsedMs,
        startedAt: event.startedAt ?? '',
        generation: String(event.generation ?? ''),
      }
    }
    case 'mayor.prewarm_complete':
      return { agentId: event.agentId ?? '', name: event.outcome, reason: event.reason, durationMs: event.durationMs }
    case 'mayor.ensure_decision':
      return { agentId: event.agentId, name: event.outcome, reason: event.error ?? '', durationMs: event.durationMs }
    case 'terminal.first_paint':
      return { agentId: event.agentId, flag: String(event.warm), what: event.what ?? '', durationMs: event.durationMs }
    case 'container.started':
      return {
        flag: String(event.adopted),
        durationMs: event.durationMs,
        resumed: event.claimed === undefined ? '' : String(event.claimed),
      }
    case 'spare.wished':
      return { name: event.outcome }
    case 'container.exited':
      return { reason: event.reason }
    case 'worker.start_accepted':
      return { agentId: event.agentId, durationMs: event.durationMs }
    case 'invariant.violated':
      return { name: event.invariant, reason: event.reason }
    case 'worktrees.measured':
      return { bytes: event.bytes }
    case 'snapshot.saved':
      return { agentId: event.agentId, durationMs: event.durationMs, bytes: event.bytes }
    case 'snapshot.set_aside':
    case 'agent_server.replaced':
      return { agentId: event.agentId, reason: event.reason }
  }
}

/** The event of a point, or null when it is of a layout that this program does not know. */
export function parsePoint(point: TelemetryPoint): TelemetryEvent | null {
  const [
    event = '',
    agentId = '',
    role = '',
    name = '',
    flag = '',
    reason = '',
    resumed = '',
    what = '',
    startedAt = '',
    generation = '',
  ] = point.blobs
  const [durationMs = 0, elapsedMs = 0, bytes = 0] = point.doubles
  const isSet = flag === 'true'
  switch (event) {
    case 'mayor.ensure_decision': {
      const outcome = ensureOutcomeSchema.safeParse(name).data
      return outcome === undefined ? null : { event, agentId, outcome, durationMs, ...(reason === '' ? {} : { error: reason }) }
    }
    case 'terminal.first_paint': {
      if (what === '') return { event, agentId, durationMs, warm: isSet }
      const painted = paintedThingSchema.safeParse(what).data
      return painted === undefined ? null : { event, agentId, durationMs, warm: isSet, what: painted }
    }
    case 'container.started':
      return { event, durationMs, adopted: isSet, ...(resumed === '' ? {} : { claimed: resumed === 'true' }) }
    case 'spare.wished': {
      const outcome = spareOutcomeSchema.safeParse(name).data
      return outcome === undefined ? null : { event, outcome }
    }
    case 'container.exited':
      return { event, reason }
    case 'worker.start_accepted':
      return { event, agentId, durationMs }
    case 'invariant.violated':
      return { event, invariant: name, reason }
    case 'worktrees.measured':
      return { event, bytes }
    default: {
      // Every field that any container event has: the schema takes those of its own.
      const fields = {
        role,
        phase: name,
        outcome: name,
        prewarmed: isSet,
        elapsedMs,
        phaseMs: durationMs,
        durationMs,
        bytes,
        reason,
      }
      const said = resumed === '' ? {} : { resumed: resumed === 'true' }
      const start = {
        ...(startedAt === '' ? {} : { startedAt }),
        ...(generation === '' ? {} : { generation: Number(generation) }),
      }
      const owner = event === 'mayor.prewarm_complete' && agentId === '' ? null : agentId
      return containerEventSchema.safeParse({ event, agentId: owner, ...fields, ...said, ...start }).data ?? null
    }
  }
}
