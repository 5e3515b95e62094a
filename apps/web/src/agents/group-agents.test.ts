import { agentIdSchema, rigIdSchema } from '@gastown/contract/ids'
import { noSpend } from '@gastown/contract/work/spend'
import type { AgentView } from '@gastown/contract/work/worker'
import { expect, it } from 'vitest'
import { describeAgent, describeTask, describeTeller, describeWarmth } from './agent-words.ts'
import { countAgents, groupAgents } from './group-agents.ts'

const [shop, site] = [rigIdSchema.parse('shop'), rigIdSchema.parse('site')]
const agent = (name: string, more: Partial<AgentView> = {}): AgentView => ({
  agentId: agentIdSchema.parse(name.toLowerCase()),
  name,
  role: 'polecat',
  rigId: shop,
  generation: 1,
  state: 'working',
  lastActivityAt: '2026-01-01T00:00:00.000Z',
  spend: noSpend,
  ...more,
})
const agents = [
  agent('Mayor', { role: 'mayor', rigId: null, state: 'idle' }),
  agent('Nux', { state: 'idle' }),
  agent('Reader', { role: 'refinery' }),
  agent('Polecat-21', { statusLine: 'Writes the tests' }),
  agent('Polecat-3', { quietSince: '2026-01-01T00:00:00.000Z' }),
  agent('Ace', { rigId: site }),
]
const names = (more: Partial<Parameters<typeof groupAgents>[0]> = {}) =>
  groupAgents({ agents, rigIds: [site, shop], filter: 'all', search: '', titleOf: () => '', ...more }).map((group) => [
    group.rigId,
    ...group.agents.map(({ name }) => name),
  ])

it('the mayor comes first, then each rig: polecats before reviewers, who works before who is idle', () => {
  expect(names()).toEqual([
    [null, 'Mayor'],
    [site, 'Ace'],
    [shop, 'Polecat-3', 'Polecat-21', 'Nux', 'Reader'],
  ])
})

it('finds by state, name, last words and the title of the bead', () => {
  expect(names({ filter: 'quiet' })).toEqual([[shop, 'Polecat-3']])
  expect(names({ search: 'WRITES' })).toEqual([[shop, 'Polecat-21']])
  expect(names({ search: 'carts', titleOf: ({ name }) => (name === 'Ace' ? 'Two carts' : '') })).toEqual([[site, 'Ace']])
  expect(countAgents(agents)).toEqual({ all: 6, busy: 4, quiet: 1, idle: 2 })
})

it('says how it is with an agent, and whether it answers at once', () => {
  expect(describeAgent({ state: 'working', quietSince: '2026-01-01T00:00:00.000Z' })).toEqual({ text: 'Quiet', tone: 'warn' })
  const warmth = (role: AgentView['role'], state: AgentView['state'], live = false) => describeWarmth({ role, state }, { live })
  expect([warmth('mayor', 'idle', true), warmth('mayor', 'idle'), warmth('polecat', 'idle', true)]).toEqual([
    'warm',
    'cold',
    'cold',
  ])
  expect([warmth('polecat', 'working'), warmth('refinery', 'starting')]).toEqual(['warm', 'warming up'])
})

it('says what became of a task, and who told a worker something', () => {
  expect(describeTask({}).text).toBe('at it')
  expect(describeTask({ endedAt: 'x', outcome: 'failed' }).text).toBe('failed')
  expect(describeTask({ endedAt: 'x' }).text).toBe('ended')
  expect(['prime-nux-1', 'mail-x', 'idle-y'].map(describeTeller)).toEqual(['Task', 'Mail', 'Town'])
})
