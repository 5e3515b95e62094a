import { agentIdSchema, messageIdSchema } from '@gastown/contract/ids'
import { describe, expect, it } from 'vitest'
import { policy } from './policy.ts'
import { mayorId, specOf, workerSpecOf } from './testing/fake-surroundings.ts'
import { startStory, type Story } from './testing/start-story.ts'

const [toast, nux] = [agentIdSchema.parse('toast'), agentIdSchema.parse('nux')]
const messageId = messageIdSchema.parse('msg-1')
const statusOf = (story: Story, agentId = toast) => story.manager.status(agentId)

/** The worker's part of the newest server. */
const at = (story: Story, agentId: string, change = {}) => story.engine.last.at(launchOf(story, agentId, change))
const launchOf = (story: Story, agentId: string, change = {}) => {
  const cwd = `/data/worktrees/rig-1/${agentId}/bead-of-${agentId}`
  return { ...story.engine.last.launch, cwd, ...change }
}

async function working(agentIds: readonly string[] = ['toast', 'nux']): Promise<Story> {
  const story = startStory()
  for (const agentId of agentIds) story.manager.start(workerSpecOf(agentId))
  await story.clock.advance(2_500)
  return story
}

describe('workers', () => {
  it('share one server, each with a session in its own worktree, and no terminal before somebody looks', async () => {
    const story = await working()
    expect(story.engine.servers).toHaveLength(1)
    expect([toast, nux].map((agentId) => statusOf(story, agentId))).toMatchObject([
      { status: 'running', serverPort: 5_000, sessionId: expect.stringContaining('toast') },
      { status: 'running', serverPort: 5_000, sessionId: expect.stringContaining('nux') },
    ])
    expect(story.engine.last.launch.cwd).toBe('/data/workers/base')
    expect(story.rigs.asked).toEqual([
      'prepare /data/worktrees/rig-1/toast/bead-of-toast',
      'prepare /data/worktrees/rig-1/nux/bead-of-nux',
    ])
    expect(story.terminals.opened).toEqual([])
    story.manager.attach(toast, undefined as never)
    await story.clock.advance(0)
    expect(story.terminals.opened.map(({ agentId }) => agentId)).toEqual(['toast'])
  })

  it('beside a mayor have a server of their own', async () => {
    const story = await working(['toast'])
    story.manager.start(specOf())
    await story.clock.advance(2_500)
    expect(story.engine.living).toHaveLength(2)
    expect(story.manager.status(mayorId).serverPort).not.toBe(statusOf(story).serverPort)
  })

  it('tell git_done and no conversation database: that is the town’s own matter', async () => {
    const story = await working(['toast'])
    const own = ['container_ready', 'workspace_ready', 'git_done', 'sdk_ready', 'session_created', 'tools_ready']
    expect(story.town.phases().map(({ phase }) => phase)).toEqual(own)
    await story.manager.message(toast, { messageId, generation: 1, text: 'begin' })
    await story.manager.message(toast, { messageId: messageIdSchema.parse('m-2'), generation: 1, text: 'go on' })
    expect(story.town.phases().map(({ phase }) => phase)).toEqual([...own, 'prompt_taken'])
    expect([story.snapshots.hydrated, story.snapshots.saved]).toEqual([[], []])
  })

  it('the worktree is made while the server boots, and a session waits for both', async () => {
    const story = startStory()
    const made = Promise.withResolvers<void>()
    story.rigs.holds = made.promise
    story.manager.start(workerSpecOf('toast'))
    await story.clock.advance(3_000)
    expect(story.engine.living).toHaveLength(1)
    expect(statusOf(story).status).toBe('starting')
    made.resolve()
    await story.clock.advance(0)
    expect(statusOf(story).status).toBe('running')
  })

  it('a worktree that cannot be made is tried again, and then told with its reason', async () => {
    const story = startStory()
    story.rigs.failures = Array.from({ length: 9 }, () => new Error('the remote does not answer'))
    story.manager.start(workerSpecOf('toast'))
    await story.clock.advance(60_000)
    expect(statusOf(story)).toMatchObject({ status: 'failed', reason: expect.stringContaining('the remote does not answer') })
    expect(story.rigs.failures).toHaveLength(3)
  })

  it('a dead server is replaced once; all go on with their sessions, and none has failed', async () => {
    const story = await working()
    const before = [toast, nux].map((agentId) => statusOf(story, agentId).sessionId)
    story.engine.last.die()
    await story.clock.advance(3_000)
    expect(story.engine.servers).toHaveLength(2)
    expect([toast, nux].map((agentId) => statusOf(story, agentId))).toMatchObject(
      before.map((sessionId) => ({ status: 'running', serverPort: 5_001, sessionId })),
    )
    // What the worktrees hold was made for this run: it is not made once more.
    expect(story.rigs.asked).toHaveLength(2)
    expect(story.town.of('agent.status').some(({ status }) => status === 'failed')).toBe(false)
  })

  it('a hanging server is replaced once too', async () => {
    const story = await working()
    story.engine.last.answersProbes = false
    story.processState = 'stopped'
    await story.clock.advance(25_000)
    expect(story.engine.servers.map((server) => server.isStopped)).toEqual([true, false])
    expect([toast, nux].map((agentId) => statusOf(story, agentId).status)).toEqual(['running', 'running'])
  })

  it('hear their own session alone', async () => {
    const story = await working()
    at(story, 'toast').beginTurn()
    expect([toast, nux].map((agentId) => statusOf(story, agentId).activity)).toEqual(['working', 'idle'])
    at(story, 'toast').say('ans-1', 'done', 'complete')
    at(story, 'toast').endTurn()
    await story.clock.advance(0)
    expect(story.town.of('conversation.observed').map(({ agentId }) => agentId)).toEqual(['toast'])
  })

  it('answer a message with the model of its bead, else with their own', async () => {
    const story = await working(['toast'])
    await story.manager.message(toast, { messageId, generation: 1, text: 'go on' })
    await story.manager.message(toast, {
      messageId: messageIdSchema.parse('m-2'),
      generation: 1,
      text: 'go on',
      model: 'demo/big',
    })
    expect(at(story, 'toast').models).toEqual(['demo/demo-mayor', 'demo/big'])
  })
})

describe('a worker that is stopped', () => {
  it('has its work saved and told before it is gone; its session is closed, the others’ server stays', async () => {
    const story = await working()
    const commit = 'c'.repeat(40)
    story.rigs.saves = { ref: 'refs/gastown/saved/toast', commit }
    const { sessionId } = statusOf(story)
    expect(await story.manager.stop(toast, { generation: 1, reason: 'done' })).toMatchObject({ status: 'exited', reason: 'done' })
    expect(story.town.of('agent.work_saved')).toMatchObject([{ agentId: 'toast', generation: 1, commit }])
    const kinds = story.town.reports.filter((report) => 'agentId' in report && report.agentId === toast).map(({ type }) => type)
    expect(kinds.slice(-2)).toEqual(['agent.work_saved', 'agent.status'])
    expect(at(story, 'toast').closedSessions).toEqual([sessionId])
    expect(story.engine.living).toHaveLength(1)
    expect(statusOf(story, nux).status).toBe('running')
  })

  it('is nothing that the container holds; asked again it says how it ended, and a late duplicate starts nothing', async () => {
    const story = await working(['toast'])
    await story.manager.stop(toast, { generation: 1, reason: 'done' })
    expect(story.manager.statuses()).toEqual([])
    expect(story.terminals.forgotten).toEqual(['toast'])
    expect(statusOf(story)).toMatchObject({ status: 'exited', generation: 1 })
    expect(await story.manager.stop(toast, { generation: 1, reason: 'again' })).toMatchObject({
      status: 'exited',
      reason: 'done',
    })
    expect(story.manager.start(workerSpecOf('toast'))).toMatchObject({ status: 'exited' })
    expect(() => story.manager.start(workerSpecOf('toast', { generation: 0 }))).toThrow(
      expect.objectContaining({ code: 'STALE_GENERATION' }),
    )
    expect(() => story.manager.worker(toast, 0)).toThrow(expect.objectContaining({ code: 'STALE_GENERATION' }))
    // Git may still be asked what it left.
    expect(story.manager.worker(toast, 1)).toMatchObject({ agentId: 'toast' })
    await story.clock.advance(policy.workersIdleMs)
    expect(story.engine.living).toHaveLength(0)
    expect(story.clock.pending).toBe(1)
  })

  it('starts anew with another bead: in another worktree, with a session of its own', async () => {
    const story = await working(['toast'])
    const { sessionId } = statusOf(story)
    await story.manager.stop(toast, { generation: 1, reason: 'done' })
    story.manager.start(workerSpecOf('toast', { generation: 2, beadId: 'other' }))
    await story.clock.advance(0)
    expect(statusOf(story)).toMatchObject({ status: 'running', generation: 2 })
    expect(statusOf(story).sessionId).not.toBe(sessionId)
    expect(story.rigs.asked.at(-1)).toBe('prepare /data/worktrees/rig-1/toast/other')
    expect(story.engine.servers).toHaveLength(1)
  })

  it('another bead while it still lives is a new launch: the old session is closed', async () => {
    const story = await working(['toast'])
    const { sessionId } = statusOf(story)
    const before = at(story, 'toast')
    story.manager.start(workerSpecOf('toast', { generation: 2, beadId: 'other' }))
    await story.clock.advance(0)
    expect(statusOf(story)).toMatchObject({ status: 'running', generation: 2 })
    expect(statusOf(story).sessionId).not.toBe(sessionId)
    expect(before.closedSessions).toEqual([sessionId])
  })

  it('that failed for good is gone as well, with its work saved', async () => {
    const story = await working(['toast'])
    story.engine.failures = Array.from({ length: 9 }, () => new Error('the disk is full'))
    story.engine.last.die()
    await story.clock.advance(120_000)
    expect(statusOf(story)).toMatchObject({ status: 'failed' })
    expect(story.manager.statuses()).toEqual([])
    expect(story.rigs.saved).toHaveLength(1)
  })
})

describe('a start of the next run', () => {
  it('that comes while the last one is being stopped is not lost: it begins when that is done', async () => {
    const story = await working(['toast'])
    const saved = Promise.withResolvers<null>()
    story.rigs.saveWork = () => saved.promise
    const stopped = story.manager.stop(toast, { generation: 1, reason: 'done' })
    await story.clock.advance(0)
    expect(story.manager.start(workerSpecOf('toast', { generation: 2 }))).toMatchObject({ status: 'starting', generation: 2 })
    saved.resolve(null)
    await story.clock.advance(0)
    await stopped
    expect(statusOf(story)).toMatchObject({ status: 'running', generation: 2 })
    expect(story.manager.statuses()).toHaveLength(1)
  })

  it('that comes while a failed one is being put away waits for that', async () => {
    const story = startStory()
    const saved = Promise.withResolvers<null>()
    story.manager.start(workerSpecOf('toast'))
    await story.clock.advance(2_500)
    story.rigs.saveWork = () => saved.promise
    story.engine.failures = Array.from({ length: 5 }, () => new Error('the disk is full'))
    story.engine.last.die()
    await story.clock.advance(31_000)
    expect(statusOf(story)).toMatchObject({ status: 'failed' })
    story.manager.start(workerSpecOf('toast', { generation: 2 }))
    saved.resolve(null)
    await story.clock.advance(60_000)
    expect(statusOf(story)).toMatchObject({ status: 'running', generation: 2 })
    expect(story.manager.statuses()).toHaveLength(1)
    await story.clock.advance(policy.workersIdleMs * 2)
    expect(story.engine.living).toHaveLength(1)
  })
})

describe('the container', () => {
  it('saves its workers’ work when it drains, and keeps their sessions for the next one', async () => {
    const story = await working(['toast'])
    story.rigs.saves = { ref: 'refs/gastown/saved/toast', commit: 'c'.repeat(40) }
    at(story, 'toast').beginTurn()
    const drained = story.manager.drain('drained')
    await story.clock.advance(policy.drainTurnsMs)
    await drained
    expect(story.town.reports.slice(-2).map(({ type }) => type)).toEqual(['agent.work_saved', 'container.stopped'])
    expect(story.rigs.asked.slice(-2)).toEqual(['save /data/worktrees/rig-1/toast/bead-of-toast', 'close'])
    expect(at(story, 'toast').closedSessions).toEqual([])
    expect(story.engine.living).toHaveLength(0)
  })

  it('does not wait for a save that takes for ever', async () => {
    const story = await working(['toast'])
    story.rigs.saveWork = () => new Promise(() => {})
    const drained = story.manager.drain('drained')
    await story.clock.advance(policy.drainWorkMs)
    await drained
    expect(story.ended).toBe(1)
  })

  it('that comes back resumes the registry’s workers, in their worktrees', async () => {
    const story = startStory()
    story.town.registryAnswer = { agents: [specOf(), workerSpecOf('toast', { generation: 3 })] }
    void story.manager.boot()
    await story.clock.advance(policy.mayorFirstMs + 3_000)
    expect(statusOf(story)).toMatchObject({ status: 'running', generation: 3 })
    expect(story.rigs.asked).toEqual(['prepare /data/worktrees/rig-1/toast/bead-of-toast'])
  })

  it('does not sleep while a worker has its task', async () => {
    const story = startStory({ sleepAfterMinutes: 1 })
    story.manager.start(workerSpecOf('toast'))
    await story.clock.advance(600_000)
    expect(story.ended).toBe(0)
    await story.manager.stop(toast, { generation: 1, reason: 'done' })
    await story.clock.advance(120_000)
    expect(story.ended).toBe(1)
  })

  it('warms the workers’ server with nobody on it', async () => {
    const story = startStory()
    story.manager.warmWorkers(workerSpecOf('polecat-to-come', { rigId: null, work: null, generation: 0 }))
    await story.clock.advance(2_500)
    expect([story.engine.living.length, story.manager.statuses()]).toEqual([1, []])
    story.manager.start(workerSpecOf('toast'))
    await story.clock.advance(0)
    expect(statusOf(story)).toMatchObject({ status: 'running', serverPort: 5_000 })
    expect(story.town.phases()).toContainEqual({ phase: 'sdk_ready', phaseMs: 0, prewarmed: true })
  })
})

describe('the town’s tools', () => {
  it('are connected after the session is open, under the run that it is, and again after each new server', async () => {
    const story = await working(['toast'])
    expect(at(story, 'toast').tools).toEqual([{ url: 'http://127.0.0.1:9/toast/mcp', token: 'pass-1' }])
    expect(story.tools.passes).toEqual([{ agentId: 'toast', generation: 1, isRevoked: false }])
    story.engine.last.die()
    await story.clock.advance(3_000)
    expect(at(story, 'toast').tools).toEqual([{ url: 'http://127.0.0.1:9/toast/mcp', token: 'pass-2' }])
    expect(story.tools.passes.map(({ isRevoked }) => isRevoked)).toEqual([true, false])
    story.manager.start(workerSpecOf('toast', { generation: 2 }))
    await story.clock.advance(0)
    expect(story.tools.passes.at(-1)).toMatchObject({ generation: 2, isRevoked: false })
    expect(at(story, 'toast').tools).toHaveLength(1)
  })

  it('a worker’s message waits for them, is refused in time, and goes when they are there', async () => {
    const story = startStory()
    story.manager.start(workerSpecOf('toast'))
    await story.clock.advance(0)
    const connect = Promise.withResolvers<void>()
    story.engine.onStarted = (server) => {
      server.at(launchOf(story, 'toast')).holdsTools = connect.promise
    }
    await story.clock.advance(2_500)
    expect(statusOf(story).status).toBe('running')
    const refused = story.manager.message(toast, { messageId, generation: 1, text: 'begin' }).catch((error: unknown) => error)
    await story.clock.advance(policy.workerToolsWaitMs)
    expect(await refused).toMatchObject({ code: 'AGENT_NOT_READY' })
    const sent = story.manager.message(toast, { messageId, generation: 1, text: 'begin' })
    await story.clock.advance(1_000)
    expect(at(story, 'toast').sent).toEqual([])
    connect.resolve()
    expect(await sent).toMatchObject({ fresh: true })
  })

  it('keep no mayor from being live, and its first message no longer than two seconds; failures are tried again', async () => {
    const story = startStory()
    story.engine.onStarted = (server) => {
      server.refusesTools = 3
    }
    story.manager.start(specOf())
    await story.clock.advance(2_500)
    expect(story.manager.status(mayorId).status).toBe('running')
    const sent = story.manager.message(mayorId, { messageId, generation: 1, text: 'hello' })
    await story.clock.advance(policy.mayorToolsWaitMs)
    expect(await sent).toMatchObject({ fresh: true })
    expect(story.engine.last.tools).toEqual([])
    expect(story.terminals.lines).toContain("The town's tools are not there yet. the tools refuse")
    await story.clock.advance(2_000)
    expect(story.engine.last.tools).toHaveLength(1)
  })
})

describe('what an agent costs', () => {
  it('is told once for each answer, under the answer’s own id, of the mayor as well', async () => {
    const story = await working(['toast'])
    story.manager.start(specOf())
    await story.clock.advance(2_500)
    const spend = { inputTokens: 10, outputTokens: 2, cachedTokens: 0, costMicros: 5 }
    const { sessionId, launch } = story.engine.last
    story.engine.last.emit({ type: 'usage', sessionId, directory: launch.cwd, answerId: 'msg_1', model: 'demo/m', spend })
    expect(story.town.of('agent.usage')).toEqual([
      { type: 'agent.usage', reportId: 'usage-msg_1', agentId: mayorId, generation: 1, model: 'demo/m', spend },
    ])
  })
})

describe('silence', () => {
  const quiet = (story: Story) => [story.town.of('agent.quiet').length, story.town.of('agent.stirred').length]

  it('in a turn is told once after fifteen minutes, and its end', async () => {
    const story = await working(['toast'])
    at(story, 'toast').beginTurn()
    const since = new Date(story.clock.now()).toISOString()
    await story.clock.advance(policy.quietAfterMs - 1)
    expect(quiet(story)).toEqual([0, 0])
    await story.clock.advance(1)
    expect(story.town.of('agent.quiet')).toMatchObject([{ agentId: 'toast', generation: 1, since }])
    await story.clock.advance(10 * policy.quietAfterMs)
    expect(quiet(story)).toEqual([1, 0])
    at(story, 'toast').say('ans-1', 'still here')
    expect(quiet(story)).toEqual([1, 1])
    await story.clock.advance(policy.quietAfterMs)
    expect(quiet(story)).toEqual([2, 1])
  })

  it('is none while something is heard, between turns, and while a tool runs', async () => {
    const story = await working(['toast'])
    await story.clock.advance(10 * policy.quietAfterMs)
    at(story, 'toast').beginTurn()
    for (let time = 0; time < 5; time++) {
      await story.clock.advance(policy.quietAfterMs - 1_000)
      at(story, 'toast').say('ans-1', `word ${time}`)
    }
    const tool = { type: 'tool', partId: 'p1', tool: 'bash', title: 'npm test', state: 'running' } as const
    at(story, 'toast').say('ans-1', 'and a tool', 'streaming', [tool])
    await story.clock.advance(10 * policy.quietAfterMs)
    expect(quiet(story)).toEqual([0, 0])
    at(story, 'toast').say('ans-1', 'and it ended', 'streaming', [{ ...tool, state: 'complete' }])
    await story.clock.advance(policy.quietAfterMs)
    expect(quiet(story)).toEqual([1, 0])
  })
})
