import { describe, expect, it } from 'vitest'
import type { AgentId } from '@gastown/contract/ids'
import type { ContainerEvent } from '@gastown/contract/telemetry'
import { createStartupPhases } from './startup-phases.ts'

describe('phases of a start', () => {
  it('all say when that start began and which run it was for', () => {
    const events: ContainerEvent[] = []
    const beganAtMs = Date.UTC(2026, 0, 1)
    let nowMs = beganAtMs + 100
    const phases = createStartupPhases({
      agentId: 'mayor-1' as AgentId,
      role: 'mayor',
      generation: 3,
      beganAtMs,
      clock: { now: () => nowMs, after: () => () => {} },
      telemetry: (event) => events.push(event),
      progress: () => {},
    })
    phases.done('workspace_ready', beganAtMs)
    nowMs += 400
    phases.wasDone('sdk_ready')
    const start = { startedAt: '2026-01-01T00:00:00.000Z', generation: 3 }
    expect(events).toMatchObject([
      { phase: 'workspace_ready', elapsedMs: 100, ...start },
      { phase: 'sdk_ready', elapsedMs: 500, ...start },
    ])
  })
})
