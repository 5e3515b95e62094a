import type { AgentId } from '@gastown/contract/ids'
import { agentIdSchema, messageIdSchema } from '@gastown/contract/ids'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Worker } from '@gastown/core/work/work'
import { FakeSocket } from '../testing/fake-socket.ts'
import { operatorToken, origin } from '../testing/test-plane.ts'
import { until } from '../testing/until.ts'
import { commit, openWorkTown, type WorkTown } from '../testing/work-town.ts'

let town: WorkTown
let worker: Worker
beforeEach(async () => {
  town = await openWorkTown()
  worker = await town.bringUp(await town.sling())
})
afterEach(() => town.close())

async function look(watch?: { agentIds: readonly string[]; gates: boolean }): Promise<FakeSocket> {
  const headers = { host: '127.0.0.1:8787', authorization: `Bearer ${operatorToken}`, upgrade: 'websocket' }
  const url = `${origin}/api/towns/${town.engine.townId}/status/ws`
  const answer = await town.test.plane.upgrade(new Request(url, { headers }))
  if (answer instanceof Response) throw new Error(`The upgrade was refused with ${answer.status}.`)
  const socket = new FakeSocket()
  answer.accept(socket)
  if (watch !== undefined) socket.receive(JSON.stringify({ type: 'watch', ...watch }))
  return socket
}
const of = (socket: FakeSocket, type: string) => socket.messages.filter((message) => message['type'] === type)
const row = (text: string) => ({
  messageId: messageIdSchema.parse('msg_1'),
  role: 'assistant' as const,
  text,
  state: 'complete' as const,
  createdAt: '2026-01-01T00:00:00.000Z',
})
const say = async (agentId: AgentId, text: string) =>
  town.hear({ type: 'conversation.observed', agentId, generation: worker.generation, messages: [row(text)] })
const delta = { messageId: 'msg_1', partId: 'prt_1', offset: 0, text: 'Hello', createdAt: '2026-01-01T00:00:00.000Z' }
const post = async (path: string, body: object) =>
  town.test.asContainer(town.engine, path, { method: 'POST', body: JSON.stringify(body) })

it("a worker's conversation goes to those who watch it, and to nobody else", async () => {
  const watcher = await look({ agentIds: [worker.agentId], gates: false })
  const [looker, other] = [await look(), await look({ agentIds: ['polecat-nobody'], gates: true })]
  await say(worker.agentId, 'I began.')
  await until('the rows were told', () => of(watcher, 'agent_conversation').length > 0)
  const { agentId, generation } = worker
  expect((await post('container-stream', { agentId, generation, deltas: [delta] })).status).toBe(204)
  expect(of(watcher, 'agent_conversation')).toEqual([{ type: 'agent_conversation', agentId, messages: [row('I began.')] }])
  expect(of(watcher, 'agent_stream')).toEqual([{ type: 'agent_stream', agentId, deltas: [delta] }])
  for (const socket of [looker, other]) {
    expect([...of(socket, 'agent_conversation'), ...of(socket, 'agent_stream'), ...of(socket, 'conversation')]).toEqual([])
  }
})

it('a watch takes the place of the one before; what is no watch changes nothing', async () => {
  const { agentId, generation } = worker
  const watcher = await look({ agentIds: [agentId], gates: false })
  for (const nonsense of ['{', '{"type":"dance"}', JSON.stringify({ type: 'watch', agentIds: Array(9).fill('a'), gates: true })])
    watcher.receive(nonsense)
  await post('container-stream', { agentId, generation, deltas: [delta] })
  expect(of(watcher, 'agent_stream')).toHaveLength(1)
  watcher.receive(JSON.stringify({ type: 'watch', agentIds: [], gates: false }))
  await post('container-stream', { agentId, generation, deltas: [delta] })
  expect(of(watcher, 'agent_stream')).toHaveLength(1)
  expect(watcher.closed).toBeNull()
})

it('a watcher that does not read gets no new text, and is sent away when rows are owed to it', async () => {
  const { agentId, generation } = worker
  const stuck = await look({ agentIds: [agentId], gates: false })
  stuck.bufferedAmount = 300 * 1024
  await post('container-stream', { agentId, generation, deltas: [delta] })
  expect(of(stuck, 'agent_stream')).toEqual([])
  stuck.bufferedAmount = 5 * 1024 * 1024
  await say(agentId, 'I began.')
  await until('it was sent away', () => stuck.closed !== null)
  expect(stuck.closed?.code).toBe(4408)
})

it('a conversation is read by its agent, also when the worker was let go; nobody has none', async () => {
  await say(worker.agentId, 'I began.')
  const { townId } = town.engine
  const read = async (input: object) => (await town.test.query('getConversation', { townId, ...input })).data.messages as unknown
  expect(await read({ agentId: worker.agentId })).toEqual([row('I began.')])
  expect(await read({})).toEqual([])
  expect(await read({ agentId: town.mayorId })).toEqual([])
  expect(await read({ agentId: 'polecat-nobody' })).toEqual([])
  await town.want({ type: 'bead.close', beadId: (await beadOf(worker)).beadId, reason: 'enough', by: 'user' })
  await town.hear({ ...gone, agentId: worker.agentId, generation: worker.generation })
  town.test.clock.advance(25 * 60 * 60_000)
  await until('it was let go', () => !town.engine.town.work.workers.has(worker.agentId))
  expect(await read({ agentId: worker.agentId })).toEqual([row('I began.')])
})

const gone = {
  type: 'agent.status',
  status: 'exited',
  activity: 'idle',
  serverPort: 0,
  sessionId: '',
  prewarmed: false,
} as const

async function beadOf({ run }: Worker) {
  if (run.state === 'idle' || run.task.kind !== 'bead') throw new Error('It has no bead.')
  return town.bead(run.task.beadId)
}

/** The worker says "done", and its branch is verified. */
async function verify(): Promise<{ batchId: string }> {
  await town.configureRig({ gates: [{ command: 'npm test', timeLimitMinutes: 1 }], batch: { waitSeconds: 0 } })
  const { branch } = await beadOf(worker)
  const proof = {
    found: 'branch',
    branch: branch ?? '',
    head: commit('a'),
    base: commit('b'),
    commits: 1,
    changedFiles: 1,
  } as const
  const { agentId, generation } = worker
  await town.want({ type: 'agent.done', agentId, generation, summary: 'done', proof: { ...proof, uncommitted: [] } })
  const batch = town.engine.town.work.refineries.get(town.rigId)?.batch
  if (batch === undefined || batch === null) throw new Error('Nothing is verified.')
  return batch
}

it('what a gate prints goes to those who watch gates, also when they come later, and never into a record', async () => {
  const { batchId } = await verify()
  const [watcher, looker] = [await look({ agentIds: [], gates: true }), await look()]
  const output = {
    ...{ rigId: town.rigId, batchId, attempt: 1, gate: 1, gates: 1, command: 'npm test' },
    ...{ startedAt: '2026-01-01T00:00:00.000Z', offset: 0, text: 'ok 1\n' },
  }
  const before = (await town.engine.store.readEvents({ after: 0, limit: 1000 })).length
  expect((await post('container-gate-output', output)).status).toBe(204)
  expect((await post('container-gate-output', { ...output, offset: 5, text: 'ok 2\n' })).status).toBe(204)
  expect(of(watcher, 'gate_output').map((message) => message['output'])).toMatchObject([{ text: 'ok 1\n' }, { offset: 5 }])
  expect(of(looker, 'gate_output')).toEqual([])
  const late = await look({ agentIds: [], gates: true })
  expect(of(late, 'gate_output')).toEqual([{ type: 'gate_output', output: { ...output, text: 'ok 1\nok 2\n' } }])
  expect((await town.engine.store.readEvents({ after: 0, limit: 1000 })).length).toBe(before)
})

it('what is not of the batch in hand is shown to nobody', async () => {
  await verify()
  const watcher = await look({ agentIds: [agentIdSchema.parse('polecat-x')], gates: true })
  const output = {
    ...{ rigId: town.rigId, batchId: 'batch-of-before', attempt: 1, gate: 1, gates: 1, command: 'npm test' },
    ...{ startedAt: '2026-01-01T00:00:00.000Z', offset: 0, text: 'late' },
  }
  expect((await post('container-gate-output', output)).status).toBe(204)
  expect((await post('container-gate-output', { ...output, offset: -1 })).status).toBe(400)
  expect(of(watcher, 'gate_output')).toEqual([])
})
