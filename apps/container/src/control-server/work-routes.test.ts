import pino from 'pino'
import { problemSchema } from '@gastown/contract/errors'
import { townIdSchema } from '@gastown/contract/ids'
import { describe, expect, it } from 'vitest'
import { workerSpecOf } from '../process-manager/testing/fake-surroundings.ts'
import { startStory } from '../process-manager/testing/start-story.ts'
import { createControlRoutes } from './control-routes.ts'

const controlToken = 'a-control-token-that-is-long-enough'
const commit = 'c'.repeat(40)
const rig = { gitUrl: '/one', target: 'main' }
const merges = [{ mergeId: 'm1', branch: 'gt/one', head: commit, title: 'One', commit }]

async function open() {
  const story = startStory()
  const app = createControlRoutes({
    manager: story.manager,
    rigs: story.rigs,
    controlToken,
    log: pino({ level: 'silent' }),
    health: () => ({
      townId: townIdSchema.parse('town-1'),
      bootId: 'boot-1',
      containerGeneration: 1,
      protocolVersion: 1,
      pid: 1,
      sandbox: 'none',
      sandboxReason: 'a test',
      uptimeMs: 1,
      keptReports: 0,
    }),
    claimed: async () => {},
  })
  const ask = async (method: string, path: string, body?: unknown) =>
    await app.request(`http://127.0.0.1:1${path}`, {
      method,
      headers: { host: '127.0.0.1:1', authorization: `Bearer ${controlToken}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  const codeOf = async (answer: Promise<Response>) => problemSchema.parse(await (await answer).json()).code
  story.manager.start(workerSpecOf('toast', { generation: 2 }))
  await story.clock.advance(2_500)
  story.rigs.asked.length = 0
  return { story, ask, codeOf }
}

describe('the routes of work', () => {
  it('ask git what a worker did, of the run in hand alone', async () => {
    const { story, ask, codeOf } = await open()
    expect(await (await ask('POST', '/agents/toast/collect', { generation: 2 })).json()).toEqual({
      found: 'no_branch',
      detail: 'a fake',
    })
    const gates = [{ command: 'npm test', timeLimitMinutes: 1 }]
    expect(await (await ask('POST', '/agents/toast/gates', { generation: 2, gates })).json()).toMatchObject({ state: 'passed' })
    expect(await (await ask('POST', '/agents/toast/diff', { generation: 2 })).json()).toMatchObject({
      uncommitted: ['draft.txt'],
    })
    expect(story.rigs.asked).toEqual(['collect toast', 'gates toast npm test', 'diff toast'])
    expect(await codeOf(ask('POST', '/agents/toast/diff', { generation: 1 }))).toBe('STALE_GENERATION')
    expect(await codeOf(ask('POST', '/agents/toast/collect', { generation: 1 }))).toBe('STALE_GENERATION')
    expect(await codeOf(ask('POST', '/agents/toast/gates', { generation: 1, gates }))).toBe('STALE_GENERATION')
    expect(await codeOf(ask('POST', '/agents/toast/collect', { generation: 3 }))).toBe('AGENT_NOT_FOUND')
    expect(await codeOf(ask('POST', '/agents/nobody/collect', { generation: 1 }))).toBe('AGENT_NOT_FOUND')
    expect(story.rigs.asked).toHaveLength(3)
  })

  it.each([
    ['verify', { ...rig, batchId: 'b1', attempt: 1, method: 'merge', gates: [], merges }],
    ['land', { ...rig, batchId: 'b1', strategy: 'direct', base: commit, tip: commit, merges }],
    ['check', { ...rig, mergeId: 'm1', commit, branch: 'gt/one' }],
  ])('%s answers at once, and the outcome is a report', async (what, body) => {
    const { story, ask, codeOf } = await open()
    expect((await ask('POST', `/rigs/rig-1/${what}`, body)).status).toBe(202)
    expect(story.rigs.asked).toEqual([`${what} rig-1`])
    expect(await codeOf(ask('POST', `/rigs/rig-1/${what}`, { ...body, target: '' }))).toBe('INVALID_INPUT')
    expect(await codeOf(ask('POST', `/rigs/-x/${what}`, body))).toBe('INVALID_INPUT')
  })

  it('tell a diff and what worktrees take, and hand the settings of worktrees on', async () => {
    const { story, ask } = await open()
    expect(await (await ask('POST', '/rigs/rig-1/diff', { ...rig, head: commit })).json()).toMatchObject({ truncated: false })
    expect(await (await ask('GET', '/worktrees')).json()).toEqual({ worktrees: [], repositoryBytes: 0 })
    const worktrees = { 'rig-1': { keepHours: 1, quotaMegabytes: 5 } }
    expect((await ask('PATCH', '/settings', { sleepAfterMinutes: 0, worktrees })).status).toBe(204)
    expect(story.rigs.asked.at(-1)).toBe(`configure ${JSON.stringify(worktrees)}`)
    expect((await ask('PATCH', '/settings', { sleepAfterMinutes: 0 })).status).toBe(204)
    expect(story.rigs.asked.filter((asked) => asked.startsWith('configure'))).toHaveLength(1)
  })

  it('bring the workers’ server up ahead of them', async () => {
    const { story, ask, codeOf } = await open()
    await story.manager.stop(workerSpecOf('toast').agentId, { generation: 2, reason: 'done' })
    story.engine.last.die()
    await story.clock.advance(0)
    const warm = workerSpecOf('polecat-to-come', { rigId: null, work: null, generation: 0 })
    expect((await ask('POST', '/workers/warm', warm)).status).toBe(202)
    await story.clock.advance(2_500)
    expect(story.engine.living).toHaveLength(1)
    expect(await codeOf(ask('POST', '/workers/warm', { ...warm, townId: 'town-2' }))).toBe('WRONG_TOWN')
  })

  it('begin nothing in a container that ends', async () => {
    const { story, ask, codeOf } = await open()
    void story.manager.drain('drained')
    for (const [path, body] of [
      ['/agents/toast/collect', { generation: 2 }],
      ['/rigs/rig-1/check', { ...rig, mergeId: 'm1', commit, branch: 'gt/one' }],
      ['/workers/warm', workerSpecOf('nux')],
    ] as const) {
      expect(await codeOf(ask('POST', path, body))).toBe('CONTAINER_UNAVAILABLE')
    }
    await story.clock.advance(1_000)
  })
})
