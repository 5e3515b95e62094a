import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Bead } from '@gastown/contract/work/bead'
import { until } from '../testing/until.ts'
import { commit, openWorkTown, type WorkTown } from '../testing/work-town.ts'

let town: WorkTown
beforeEach(async () => {
  town = await openWorkTown()
})
afterEach(() => town.close())

const query = (name: string, input: object = {}) => town.test.query(name, { townId: town.engine.townId, ...input })
const hours = 60 * 60_000

async function begin(title = 'Add a page') {
  const bead = await town.sling({ title })
  return { bead, worker: await town.bringUp(bead) }
}

async function exited(agentId: typeof town.mayorId) {
  const { generation } = town.worker(agentId)
  const status = { status: 'exited', activity: 'idle', serverPort: 0, sessionId: '', prewarmed: false } as const
  await town.hear({ type: 'agent.status', agentId, generation, ...status })
}

async function done(bead: Pick<Bead, 'beadId'>): Promise<void> {
  const { agentId, branch = '' } = town.bead(bead.beadId)
  if (agentId === undefined) throw new Error('Nobody works on it.')
  const { generation } = town.worker(agentId)
  const proof = { found: 'branch', branch, head: commit('a'), base: commit('0'), commits: 1, changedFiles: 1 } as const
  await town.want({ type: 'agent.done', agentId, generation, summary: 'Done.', proof: { ...proof, uncommitted: [] } })
}

it('an agent says what it was at, and what became of it', async () => {
  const { bead, worker } = await begin()
  const { agentId, generation } = worker
  const spend = { inputTokens: 10, outputTokens: 5, cachedTokens: 0, costMicros: 70 }
  await town.hear({ type: 'agent.usage', agentId, generation, model: 'demo', spend })
  await done(bead)
  await exited(agentId)
  const next = await town.sling({ title: 'Another' })
  await town.bringUp(next)
  const { data } = await query('getAgent', { agentId })
  expect(data.agent).toMatchObject({ agentId, state: 'working', beadId: next.beadId, spend })
  expect(data.letGo).toBeUndefined()
  expect(data.tasks).toMatchObject([
    { kind: 'bead', beadId: next.beadId, title: 'Another', runs: 1 },
    { kind: 'bead', beadId: bead.beadId, title: 'Add a page', outcome: 'done', mergeId: town.bead(bead.beadId).mergeId },
  ])
  expect(data.tasks[0].endedAt).toBeUndefined()
})

it('one that was let go is remembered: in the list when all are asked for, and by itself', async () => {
  const { bead, worker } = await begin()
  const { agentId, name, hiredAt } = worker
  await done(bead)
  await exited(agentId)
  town.test.clock.advance(25 * hours)
  await until('it was let go', () => !town.engine.town.work.workers.has(agentId))
  const letGo = { agentId, name, role: 'polecat', rigId: town.rigId, generation: 1, hiredAt, spend: worker.spend }
  expect((await query('listAgents', {})).data).toMatchObject({ agents: [{ role: 'mayor' }], letGo: [] })
  expect((await query('listAgents', { all: true })).data.letGo).toEqual([{ ...letGo, letGoAt: expect.any(String) as string }])
  const { data } = await query('getAgent', { agentId })
  expect(data).toMatchObject({ letGo, tasks: [{ title: 'Add a page', outcome: 'done' }] })
  expect(data.agent).toBeUndefined()
  expect((await query('getAgent', { agentId: 'polecat-nobody' })).error?.data).toMatchObject({
    code: 'AGENT_NOT_FOUND',
    field: 'agentId',
  })
})

it('the mayor is an agent too, and has no tasks', async () => {
  expect((await query('getAgent', { agentId: town.mayorId })).data).toMatchObject({ agent: { role: 'mayor' }, tasks: [] })
})

it('its changed files are asked of the container that runs, of the run in hand; who has no task has none', async () => {
  const { bead, worker } = await begin()
  const diff = { base: commit('0'), head: commit('a'), patch: 'diff --git a/a b/a\n', truncated: false }
  const changed = { ...diff, branch: 'gt/one', target: 'main', uncommitted: ['a'] }
  town.test.containers.answer = ({ path }) => Response.json(path.endsWith('/diff') ? changed : {}, { status: 200 })
  expect((await query('getAgentDiff', { agentId: worker.agentId })).data).toEqual(changed)
  expect(town.test.containers.bodiesOf('POST', `/agents/${worker.agentId}/diff`)).toEqual([{ generation: 1 }])
  await done(bead)
  const idle = await query('getAgentDiff', { agentId: worker.agentId })
  expect(idle.error).toMatchObject({ message: expect.stringContaining('at no bead') as string, data: { code: 'WRONG_STATE' } })
  expect((await query('getAgentDiff', { agentId: 'polecat-nobody' })).error?.data.code).toBe('AGENT_NOT_FOUND')
})
