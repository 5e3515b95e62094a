import type { BeadCard } from '@gastown/contract/work/bead-card'
import type { BeadId } from '@gastown/contract/work/ids'
import type { AgentView } from '@gastown/contract/work/worker'
import { expect, it } from 'vitest'
import { isQuiet, quietAfterMs, workingAgents } from './working-agents.ts'

const at = '2026-01-01T00:00:00.000Z'
const agent = (name: string, more: object = {}): AgentView =>
  ({ agentId: name, name, state: 'working', lastActivityAt: at, ...more }) as unknown as AgentView

it('shows who is at work with the bead, whoever began last first, and nobody who rests', () => {
  const byId = new Map([
    ['b1', { beadId: 'b1', startedAt: '2026-01-02' }],
    ['b2', { beadId: 'b2', startedAt: '2026-01-03' }],
  ] as unknown as [BeadId, BeadCard][])
  const agents = [
    agent('Toast', { beadId: 'b1' }),
    agent('Nux', { beadId: 'b2' }),
    agent('Slit', { state: 'idle' }),
    agent('Ace'),
  ]
  expect(workingAgents(agents, byId).map((one) => [one.agent.name, one.card?.beadId, one.since])).toEqual([
    ['Nux', 'b2', '2026-01-03'],
    ['Toast', 'b1', '2026-01-02'],
    ['Ace', undefined, at],
  ])
})

it('whoever said nothing for long is not shown as live', () => {
  const now = Date.parse(at)
  expect(isQuiet(agent('Toast'), now + quietAfterMs)).toBe(false)
  expect(isQuiet(agent('Toast'), now + quietAfterMs + 1)).toBe(true)
  expect(isQuiet(agent('Toast', { quietSince: at }), now)).toBe(true)
})
