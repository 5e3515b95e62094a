import { agentIdSchema } from '@gastown/contract/ids'
import type { Container, Mayor, MayorRun } from '@gastown/core/town'
import { describe, expect, it } from 'vitest'
import { mayorView } from './mayor-view.ts'

const at = '2026-01-01T00:00:00.000Z'
const container: Container = { containerGeneration: 1, run: { state: 'running', bootId: 'b', since: at }, crashes: 0 }
const live = {
  state: 'live',
  activity: 'idle',
  engaged: false,
  serverPort: 1,
  sessionId: 's',
  prewarmed: true,
  attempts: 0,
  launchRevision: 0,
} as const
const starting = { state: 'starting', since: at, engaged: true, attempts: 0, launchRevision: 0 } as const
const lost = { state: 'lost', reason: 'It crashed.', retryAt: at, engaged: true, attempts: 1, since: at } as const
const viewOf = (run: MayorRun, of: Container = container) => {
  const mayor: Mayor = { agentId: agentIdSchema.parse('mayor-1'), generation: 2, run, lastActivityAt: at }
  return mayorView(mayor, of)
}

describe('mayorView', () => {
  it.each<[string, MayorRun, string, boolean]>([
    ['asleep', { state: 'asleep' }, 'idle', false],
    ['starting', starting, 'starting', false],
    ['live and in a turn', { ...live, activity: 'working' }, 'working', true],
    ['live and taken up', { ...live, engaged: true }, 'waiting', true],
    ['live and not taken up', live, 'idle', true],
    ['lost and tried again', lost, 'stalled', false],
    ['lost for good', { ...lost, retryAt: null }, 'dead', false],
  ])('of a mayor that is %s', (_, run, status, isLive) => {
    expect(viewOf(run)).toMatchObject({ status, live: isLive, generation: 2, agentId: 'mayor-1' })
  })

  it('promise 5: a mayor that is not live has a reason', () => {
    for (const run of [{ state: 'asleep' } as const, starting, lost, { ...lost, retryAt: null }])
      expect(viewOf(run).reason).not.toBe('')
  })

  it('a start says what of it is being waited for', () => {
    const stopping: Container = { ...container, run: { state: 'stopping', restart: true, since: at } }
    const failed: Container = { ...container, run: { state: 'failed', reason: 'no memory' } }
    expect(new Set([viewOf(starting).reason, viewOf(starting, stopping).reason, viewOf(starting, failed).reason]).size).toBe(3)
  })
})
