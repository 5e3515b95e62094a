import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { agentContainerStatusSchema } from '@gastown/contract/agent-status'
import { collectProofSchema, gateRunSchema, worktreeUsageSchema } from '@gastown/contract/work/work-routes'
import { startScriptedModel, type ScriptedModel } from '@gastown/demo-model/start-scripted-model'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { untilNoProcessOfHome } from './agent-server/testing/processes-of-home.ts'
import { workerSpecOf } from './process-manager/testing/fake-surroundings.ts'
import { bootLine, spawnContainer, type SpawnedContainer } from './process-manager/testing/spawn-container.ts'
import { startTinyTown, type TinyTown } from './process-manager/testing/tiny-town.ts'

/** Two boots of a server on a machine that is shared. */
const bootsMs = 180_000
const git = async (cwd: string, ...args: string[]) =>
  (await promisify(execFile)('git', ['-c', 'user.name=A', '-c', 'user.email=a@b', ...args], { cwd })).stdout.trim()

const stack: AsyncDisposable[] = []
let folder: string
let town: TinyTown
let model: ScriptedModel
let remote: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workers-'))
  town = await startTinyTown()
  model = await startScriptedModel()
  stack.push(town, { [Symbol.asyncDispose]: () => model.close() })
  remote = join(folder, 'remote.git')
  const first = join(folder, 'first')
  await mkdir(first)
  await git(first, 'init', '--quiet', '--initial-branch=main')
  await writeFile(join(first, 'a.txt'), 'a')
  await git(first, 'add', '.')
  await git(first, 'commit', '--quiet', '--message=first')
  await git(folder, 'clone', '--quiet', '--bare', first, remote)
})
afterEach(async () => {
  for (const each of stack.splice(0).toReversed()) await each[Symbol.asyncDispose]()
  await untilNoProcessOfHome(folder)
  await rm(folder, { recursive: true })
})

async function booted(change: Parameters<typeof bootLine>[2] = {}): Promise<SpawnedContainer> {
  const container = await spawnContainer(bootLine(town, join(folder, 'data'), change))
  stack.push(container)
  return container
}

function specOf(agentId: string, change: Parameters<typeof workerSpecOf>[1] = {}) {
  const spec = workerSpecOf(agentId, {
    model: 'scripted/scripted',
    smallModel: 'scripted/small',
    provider: { kind: 'openai-compatible', id: 'scripted', baseURL: model.baseURL, apiKey: 'sk-test' },
    ...change,
  })
  return { ...spec, work: spec.work === null ? null : { ...spec.work, gitUrl: remote } }
}

const lives = (agentId: string) =>
  town.reports.filter((report) => report.type === 'agent.status' && report.agentId === agentId && report.status === 'running')
    .length
const answered = (messageId: string) =>
  town.until(() => town.reports.some((report) => report.type === 'message.answered' && report.messageId === messageId))
const commit = (file: string) =>
  `[[tool bash ${JSON.stringify({ command: `echo ${file} > ${file} && git add . && git commit -m ${file}`, description: 'commits' })}]]\n[[tool gastown_gt_where {}]]\n[[say done]]`

describe('workers in a container', { timeout: bootsMs }, () => {
  it('work in their own worktrees on one server, with the town’s tools; what they did is proved, saved and outlives them', async () => {
    const container = await booted()
    const post = (path: string, body: unknown) => container.fetch(path, { method: 'POST', body })
    const statusOf = async (agentId: string) =>
      agentContainerStatusSchema.parse(await (await container.fetch(`/agents/${agentId}/status`)).json())
    const say = async (agentId: string, messageId: string, text: string) => {
      const sent = await post(`/agents/${agentId}/message`, { messageId, generation: 1, text })
      expect([sent.status, await sent.json()]).toEqual([202, { messageId, fresh: true }])
    }

    expect((await post('/workers/warm', specOf('polecat-to-come', { rigId: null, work: null, generation: 0 }))).status).toBe(202)
    for (const agentId of ['toast', 'nux']) expect((await post('/agents/start', specOf(agentId))).status).toBe(202)
    await Promise.all([say('toast', 'm-1', commit('toast')), say('nux', 'm-2', commit('nux'))])
    await Promise.all([answered('m-1'), answered('m-2')])
    const [toast, nux] = [await statusOf('toast'), await statusOf('nux')]
    expect(toast.serverPort).toBe(nux.serverPort)
    expect(toast.sessionId).not.toBe(nux.sessionId)
    expect(town.calls.map(({ by }) => by).toSorted()).toEqual(['nux/1', 'toast/1'])
    const turns = model.requests().filter(({ kind }) => kind === 'turn')
    expect(
      turns.some(({ messages }) => messages.some(({ role, text }) => role === 'system' && text.includes('You are nux.'))),
    ).toBe(true)

    const proof = collectProofSchema.parse(await (await post('/agents/toast/collect', { generation: 1 })).json())
    expect(proof).toMatchObject({ found: 'branch', branch: 'gt/toast', commits: 1, uncommitted: [] })
    expect((await post('/agents/toast/collect', { generation: 0 })).status).toBe(409)
    const gates = [{ command: 'test -e toast', timeLimitMinutes: 1 }]
    await expect
      .poll(async () => gateRunSchema.parse(await (await post('/agents/toast/gates', { generation: 1, gates })).json()).state, {
        timeout: bootsMs,
      })
      .toBe('passed')
    expect(town.reports.filter(({ type }) => type === 'agent.usage').length).toBeGreaterThan(0)

    // The control plane goes away in the middle of a turn: the call is held, and taken once.
    await say('toast', 'm-3', '[[delay 500]]\n[[tool gastown_gt_where {}]]\n[[say asked]]')
    town.isDown = true
    await expect.poll(() => container.log().includes('reports are kept'), { timeout: bootsMs }).toBe(true)
    town.isDown = false
    await answered('m-3')
    const ids = town.calls.filter(({ by }) => by === 'toast/1').map(({ callId }) => callId)
    expect([ids.length, new Set(ids).size]).toEqual([2, 2])

    // A dead server is one boot for all, and none of them has failed.
    const before = [lives('toast'), lives('nux')]
    const server = (await readFile(`/proc/${container.pid}/task/${container.pid}/children`, 'utf8')).trim().split(' ')
    for (const pid of server) process.kill(Number(pid), 'SIGKILL')
    await town.until(() => lives('toast') > (before[0] ?? 0) && lives('nux') > (before[1] ?? 0))
    expect([(await statusOf('toast')).sessionId, (await statusOf('nux')).sessionId]).toEqual([toast.sessionId, nux.sessionId])
    await say('nux', 'm-4', '[[tool gastown_gt_where {}]]')
    await answered('m-4')

    await say('toast', 'm-5', `[[tool bash ${JSON.stringify({ command: 'echo more > open; sleep 600', description: 'waits' })}]]`)
    const usage = async () => worktreeUsageSchema.parse(await (await container.fetch('/worktrees')).json())
    await expect.poll(async () => (await usage()).worktrees.filter(({ inUse }) => inUse).length, { timeout: bootsMs }).toBe(2)
    const worktree = join(folder, 'data', 'worktrees', 'rig-1', 'toast', 'bead-of-toast')
    await expect.poll(() => readFile(join(worktree, 'open'), 'utf8').catch(() => ''), { timeout: bootsMs }).toBe('more\n')
    const stopped = await post('/agents/toast/stop', { generation: 1, reason: 'not wanted' })
    expect(await stopped.json()).toMatchObject({ status: 'exited', reason: 'not wanted' })
    await town.until(() => town.reports.some((report) => report.type === 'agent.work_saved' && report.agentId === 'toast'))
    expect(await readFile(join(worktree, 'open'), 'utf8')).toBe('more\n')
    expect(await statusOf('nux')).toMatchObject({ status: 'running' })

    town.workers = [specOf('nux')]
    process.kill(container.pid, 'SIGTERM')
    expect(await container.exited).toEqual({ code: 0, signal: null })
    expect(town.reports.at(-1)).toMatchObject({ type: 'container.stopped' })
    const was = lives('nux')
    await booted({ containerGeneration: 2 })
    await town.until(() => lives('nux') > was)
    const again = town.reports.findLast((report) => report.type === 'agent.status')
    expect(again).toMatchObject({ agentId: 'nux', status: 'running', sessionId: nux.sessionId })
  })
})
