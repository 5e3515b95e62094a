import { GastownError } from '@gastown/contract/errors'
import { describe, expect, it } from 'vitest'
import { mayorId, specOf } from './testing/fake-surroundings.ts'
import { startStory } from './testing/start-story.ts'

const status = (story: ReturnType<typeof startStory>) => story.manager.status(mayorId)

describe('a start', () => {
  it('runs the whole chain, says running with port and session, and then opens the terminal', async () => {
    const story = startStory()
    expect(story.manager.start(specOf())).toMatchObject({ status: 'starting', serverPort: 0, sessionId: '', prewarmed: false })
    await story.clock.advance(2_500)
    expect(status(story)).toMatchObject({ status: 'running', serverPort: 5_000, sessionId: 'ses_5000', generation: 1 })
    expect(story.town.phases().map((each) => each.phase)).toEqual([
      'container_ready',
      'workspace_ready',
      'db_hydrated',
      'sdk_ready',
      'session_created',
      'terminal_ready',
    ])
    expect(story.town.phases().find((each) => each.phase === 'sdk_ready')).toEqual({
      phase: 'sdk_ready',
      phaseMs: 2_500,
      prewarmed: false,
    })
    expect(story.town.of('agent.status').map((report) => report.status)).toEqual(['starting', 'running'])
    expect(story.terminals.opened[0]?.command.args).toContain('ses_5000')
  })

  it('S2: puts the conversation in place before the server opens it', async () => {
    const story = startStory()
    story.manager.start(specOf())
    await story.clock.advance(100)
    expect(story.snapshots.hydrated).toHaveLength(1)
    expect(story.engine.servers).toHaveLength(0)
  })

  it('that comes twice is one server', async () => {
    const story = startStory()
    story.manager.start(specOf())
    story.manager.start(specOf())
    await story.clock.advance(2_500)
    story.manager.start(specOf())
    await story.clock.advance(5_000)
    expect(story.engine.servers).toHaveLength(1)
    expect(story.town.of('agent.status')).toHaveLength(2)
  })

  it('S6: of a later run takes a live server over: sdk_ready with phaseMs 0 and prewarmed true', async () => {
    const story = startStory()
    story.manager.start(specOf())
    await story.clock.advance(60_000)
    story.town.events.length = 0
    expect(story.manager.start(specOf({ generation: 2 }))).toMatchObject({ status: 'running', generation: 2, serverPort: 5_000 })
    await story.clock.advance(0)
    expect(story.town.phases()).toContainEqual({ phase: 'sdk_ready', phaseMs: 0, prewarmed: true })
    expect(story.town.phases()).toContainEqual({ phase: 'terminal_ready', phaseMs: 0, prewarmed: true })
    expect(story.engine.servers).toHaveLength(1)
    expect(story.town.of('agent.status').at(-1)).toMatchObject({ generation: 2, status: 'running', sessionId: 'ses_5000' })
  })

  it('promise 2: of an older run is refused', async () => {
    const story = startStory()
    story.manager.start(specOf({ generation: 3 }))
    expect(() => story.manager.start(specOf({ generation: 2 }))).toThrow(expect.objectContaining({ code: 'STALE_GENERATION' }))
    await story.clock.advance(2_500)
    expect(status(story).generation).toBe(3)
  })

  it('of a run that ended brings nothing back to life; a later run does', async () => {
    const story = startStory()
    story.manager.start(specOf())
    await story.clock.advance(2_500)
    await story.manager.stop(mayorId, { generation: 1, reason: 'not wanted' })
    expect(story.manager.start(specOf())).toMatchObject({ status: 'exited', reason: 'not wanted' })
    expect(story.engine.living).toHaveLength(0)
    story.manager.start(specOf({ generation: 2 }))
    await story.clock.advance(2_500)
    expect(status(story)).toMatchObject({ status: 'running', sessionId: 'ses_5000', generation: 2 })
  })

  it('that is stopped while the server boots leaves no server', async () => {
    const story = startStory()
    story.manager.start(specOf())
    await story.clock.advance(1_000)
    await story.manager.stop(mayorId, { generation: 1, reason: 'not wanted' })
    await story.clock.advance(10_000)
    expect(story.engine.servers).toHaveLength(0)
    expect(status(story).status).toBe('exited')
  })

  it('boots at most two servers at once, and all of them', async () => {
    const story = startStory()
    for (const agentId of ['a', 'b', 'c', 'd', 'e']) story.manager.start(specOf({ agentId }))
    await story.clock.advance(10_000)
    expect(story.engine.mostBooting).toBe(2)
    expect(story.manager.statuses().map((each) => each.status)).toEqual(Array.from({ length: 5 }, () => 'running'))
  })

  it('does not shadow a conversation that it could not fetch: without a local database it waits for the town', async () => {
    const story = startStory()
    story.snapshots.hydrateAnswer = new Error('the town does not answer')
    story.manager.start(specOf())
    await story.clock.advance(5_000)
    expect(story.engine.servers).toHaveLength(0)
    story.snapshots.hydrateAnswer = { outcome: 'restored', bytes: 1 }
    await story.clock.advance(10_000)
    expect(status(story).status).toBe('running')
  })

  it('goes on with the local database when the town cannot be asked', async () => {
    const story = startStory()
    story.snapshots.hydrateAnswer = new Error('the town does not answer')
    story.databaseIsThere = true
    story.manager.start(specOf())
    await story.clock.advance(2_500)
    expect(status(story).status).toBe('running')
  })

  it('fails at once, with the way out, when the engine is not installed', async () => {
    const story = startStory()
    story.engine.failures = [new GastownError('ENGINE_NOT_INSTALLED', 'Install kilo with npm.')]
    story.manager.start(specOf())
    await story.clock.advance(60_000)
    expect(status(story)).toMatchObject({ status: 'failed', reason: 'Install kilo with npm.' })
    expect(story.engine.servers).toHaveLength(0)
  })
})

describe('a changed config', () => {
  const other = { model: 'demo/other' }

  it('S5: replaces the server, and the session goes on', async () => {
    const story = startStory()
    story.manager.start(specOf())
    await story.clock.advance(2_500)
    story.manager.start(specOf(other))
    await story.clock.advance(5_000)
    expect(story.engine.servers.map((server) => server.isStopped)).toEqual([true, false])
    expect(story.engine.last.launch.spec.model).toBe('demo/other')
    expect(status(story)).toMatchObject({ status: 'running', sessionId: 'ses_5000', serverPort: 5_001 })
    expect(story.town.events).toContainEqual({ event: 'agent_server.replaced', agentId: mayorId, reason: 'config_mismatch' })
    expect(story.terminals.opened.at(-1)?.command.args).toContain('http://127.0.0.1:5001')
  })

  it('S5: ends a prewarm in flight that would have had the old one', async () => {
    const story = startStory()
    story.town.mayorIdAnswers = [specOf()]
    void story.manager.boot()
    await story.clock.advance(1_000)
    story.manager.start(specOf(other))
    await story.clock.advance(5_000)
    expect(story.engine.servers.map((server) => server.launch.spec.model)).toEqual(['demo/other'])
  })

  it('by PATCH is taken up live where the engine can: same server, same generation', async () => {
    const story = startStory()
    story.manager.start(specOf())
    await story.clock.advance(2_500)
    story.engine.last.reconfigures = true
    expect(await story.manager.configure(mayorId, specOf(other))).toMatchObject({
      status: 'running',
      serverPort: 5_000,
      generation: 1,
    })
    expect(story.engine.servers).toHaveLength(1)
    // What runs is known: the same settings again are nothing, the old ones are a change.
    await story.manager.configure(mayorId, specOf(other))
    expect(story.engine.last.launch.spec.model).toBe('demo/other')
  })

  it('by PATCH is no start: it measures nothing, and a prewarm stays unclaimed', async () => {
    const story = startStory()
    story.town.mayorIdAnswers = [specOf()]
    void story.manager.boot()
    await story.clock.advance(5_000)
    story.town.events.length = 0
    story.engine.last.reconfigures = true
    await story.manager.configure(mayorId, specOf(other))
    expect(story.town.phases()).toEqual([])
    story.manager.start(specOf(other))
    await story.clock.advance(0)
    expect(story.town.phases()).toContainEqual({ phase: 'sdk_ready', phaseMs: 0, prewarmed: true })
  })

  it('to another engine hydrates that engine’s database, and does not ask it for the old session', async () => {
    const story = startStory()
    story.manager.start(specOf())
    await story.clock.advance(2_500)
    story.engine.databases.clear()
    const configured = story.manager.configure(mayorId, specOf({ engine: 'opencode' }))
    await story.clock.advance(5_000)
    expect(await configured).toMatchObject({ status: 'running', sessionId: 'ses_5001' })
    expect(story.snapshots.hydrated.map((launch) => launch.spec.engine)).toEqual(['kilo', 'opencode'])
  })

  it('by PATCH that the engine cannot take up lets the turn end, then replaces the server and resumes the session', async () => {
    const story = startStory()
    story.manager.start(specOf())
    await story.clock.advance(2_500)
    const [first] = story.engine.servers
    first?.beginTurn()
    const configured = story.manager.configure(mayorId, specOf(other))
    await story.clock.advance(3_000)
    expect(first?.isStopped).toBe(false)
    first?.endTurn()
    await story.clock.advance(2_500)
    expect(await configured).toMatchObject({ status: 'running', serverPort: 5_001, sessionId: 'ses_5000', generation: 1 })
    expect(first?.isStopped).toBe(true)
  })
})
