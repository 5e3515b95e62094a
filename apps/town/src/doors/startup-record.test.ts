import type { TownEvent } from '@gastown/contract/events'
import { agentIdSchema } from '@gastown/contract/ids'
import type { ContainerEvent, StartupPhase } from '@gastown/contract/telemetry'
import { describe, expect, it } from 'vitest'
import { foldStartup, type StartupFact } from './startup-record.ts'

const agentId = agentIdSchema.parse('mayor-1')
const at = '2026-01-01T00:00:00.000Z'
const phase = (
  name: StartupPhase,
  more: Partial<Extract<ContainerEvent, { event: 'agent.startup_phase' }>> = {},
): StartupFact => ({
  from: 'container',
  at,
  event: {
    event: 'agent.startup_phase',
    agentId,
    role: 'mayor',
    phase: name,
    elapsedMs: 5,
    phaseMs: 1,
    prewarmed: false,
    ...more,
  },
})
const town = (event: TownEvent): StartupFact => ({ from: 'town', event })
const requested = town({ type: 'mayor.start_requested', agentId, generation: 1, cause: 'ensure', at })
const fold = (...facts: readonly StartupFact[]) => facts.reduce<ReturnType<typeof foldStartup>>(foldStartup, null)

describe('the record of a start', () => {
  it('keeps the decision that began it: whoever comes while it is under way joins it', () => {
    const began: StartupFact = { from: 'ensure', outcome: 'fresh_dispatch', error: null, at }
    const joined: StartupFact = { from: 'ensure', outcome: 'sdk_dead_redispatch', error: null, at }
    expect(fold(requested, began, phase('container_ready'), joined)?.outcome).toBe('fresh_dispatch')
    const later: StartupFact = { from: 'ensure', outcome: 'short_circuit_warm', error: null, at }
    expect(fold(requested, began, phase('session_created'), later)?.outcome).toBe('short_circuit_warm')
    const failed: StartupFact = { ...joined, error: 'No key.' }
    expect(fold(requested, began, failed)).toMatchObject({ outcome: 'sdk_dead_redispatch', error: 'No key.' })
  })

  it('begins with the request, and collects phases in their order, the newest of each', () => {
    const record = fold(
      requested,
      phase('session_created'),
      phase('sdk_ready'),
      phase('sdk_ready', { phaseMs: 0, prewarmed: true }),
    )
    expect(record).toMatchObject({ startedAt: at, outcome: null, prewarm: null, error: null })
    expect(record?.phases.map(({ phase: name, phaseMs }) => [name, phaseMs])).toEqual([
      ['sdk_ready', 0],
      ['session_created', 1],
    ])
  })

  it('begins anew with the next request', () => {
    const record = fold(requested, phase('sdk_ready'), { from: 'ensure', outcome: 'fresh_dispatch', error: null, at }, requested)
    expect(record).toEqual({ startedAt: at, outcome: null, prewarm: null, phases: [], error: null })
  })

  it('of a prewarm that nobody asked for begins with its first phase', () => {
    expect(fold(phase('sdk_ready'))).toMatchObject({ startedAt: at, phases: [{ phase: 'sdk_ready' }] })
  })

  it('is of the mayor alone', () => {
    expect(fold(phase('sdk_ready', { role: 'polecat' }))).toBeNull()
  })

  it('has the reason of a failed start until the mayor is live', () => {
    const lost = town({ type: 'mayor.lost', generation: 1, reason: 'No model.', retryAt: null, attempts: 1, at })
    const live = town({
      type: 'mayor.live',
      agentId,
      generation: 1,
      activity: 'idle',
      serverPort: 1,
      sessionId: 's',
      prewarmed: false,
      at,
    })
    expect(fold(requested, lost)?.error).toBe('No model.')
    expect(fold(requested, lost, live)?.error).toBeNull()
  })

  it('stays the same value when nothing of it changed', () => {
    const record = fold(requested)
    expect(foldStartup(record, town({ type: 'town.deleted', at }))).toBe(record)
  })
})
