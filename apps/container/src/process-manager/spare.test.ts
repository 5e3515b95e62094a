import { defaultTerminalConfig } from '@gastown/contract/town-config'
import { describe, expect, it } from 'vitest'
import { policy } from './policy.ts'
import { mayorId, specOf } from './testing/fake-surroundings.ts'
import { startStory } from './testing/start-story.ts'

const claim = {
  containerGeneration: 1,
  townLink: { url: 'http://127.0.0.1:9', token: 'a-token', expiresAt: '2099-01-01T00:00:00.000Z' },
  sleepAfterMinutes: 0,
  terminal: defaultTerminalConfig,
}

/** A spare whose server is up. */
async function readySpare() {
  const story = startStory({ spare: true })
  await story.manager.boot()
  await story.clock.advance(story.engine.bootMs)
  await story.manager.spareReady()
  story.town.mayorIdAnswers = [specOf()]
  return story
}

describe('a spare', () => {
  it('brings a server up with a session, under no town’s settings, and says nothing to a town', async () => {
    const { engine, town, manager } = await readySpare()
    expect(engine.living).toHaveLength(1)
    expect(engine.last.sessionId).not.toBe('')
    // It is ready when nothing that it still does would keep a claim waiting.
    expect([engine.last.rehearsed, engine.last.reconfigured]).toEqual([1, 0])
    const config = JSON.parse(engine.last.launch.configContent) as Record<string, unknown>
    expect(config).toMatchObject({ permission: { edit: 'deny' }, snapshot: false, share: 'disabled' })
    for (const key of ['model', 'small_model', 'provider', 'enabled_providers', 'agent', 'default_agent'])
      expect(config).not.toHaveProperty(key)
    expect([town.reports, town.events, town.mayorIdAsked]).toEqual([[], [], 0])
    expect(manager.state).toBe('spare')
  })

  it('S6: once claimed, its server is the mayor’s: nothing boots, and the start counts as prewarmed', async () => {
    const { engine, town, manager, clock } = await readySpare()
    engine.last.reconfigures = true
    manager.claim(claim)
    await clock.advance(0)
    expect(engine.servers).toHaveLength(1)
    expect(manager.status(mayorId)).toMatchObject({ status: 'running', prewarmed: true, sessionId: engine.last.sessionId })
    expect(town.of('container.booted')).toMatchObject([{ containerGeneration: 1 }])
    expect(town.prewarms()).toMatchObject([{ outcome: 'ready' }])
    expect(town.phases()).toContainEqual({ phase: 'sdk_ready', phaseMs: 0, prewarmed: true })
    // S5: the same launch again finds the server running it.
    manager.start(specOf())
    await clock.advance(0)
    expect([engine.servers.length, engine.last.reconfigured]).toEqual([1, 1])
  })

  it('whose server does not take its town’s settings is replaced, and the reason told: nothing is lost', async () => {
    const { engine, town, manager, clock } = await readySpare()
    manager.claim(claim)
    await clock.advance(engine.bootMs)
    expect(engine.servers).toHaveLength(2)
    expect(engine.living).toHaveLength(1)
    expect(manager.status(mayorId)).toMatchObject({ status: 'running' })
    expect(town.events).toContainEqual({ event: 'agent_server.replaced', agentId: mayorId, reason: 'spare_not_claimed' })
  })

  it('whose server hangs when it is claimed is replaced within a bound', async () => {
    const { engine, manager, clock } = await readySpare()
    engine.last.reconfigure = () => new Promise<boolean>(() => {})
    manager.claim(claim)
    await clock.advance(policy.claimWithinMs + engine.bootMs)
    expect(engine.living).toHaveLength(1)
    expect(manager.status(mayorId)).toMatchObject({ status: 'running' })
  })

  it('that is claimed while its server boots goes on with that boot', async () => {
    const story = startStory({ spare: true })
    const { engine, manager, clock, town } = story
    town.mayorIdAnswers = [specOf()]
    await clock.advance(1_000)
    manager.claim(claim)
    await clock.advance(1_000)
    expect([engine.booting, engine.mostBooting]).toEqual([1, 1])
    await clock.advance(10_000)
    expect(engine.living).toHaveLength(1)
    expect(manager.status(mayorId)).toMatchObject({ status: 'running' })
  })

  it('whose server did not come up says so, and its town starts one of its own', async () => {
    const story = startStory({ spare: true })
    const { engine, manager, clock, town } = story
    town.mayorIdAnswers = [specOf()]
    engine.failures = [new Error('no memory')]
    await clock.advance(engine.bootMs)
    await expect(manager.spareReady()).rejects.toThrow('no memory')
    manager.claim(claim)
    await clock.advance(engine.bootMs)
    expect(manager.status(mayorId)).toMatchObject({ status: 'running' })
  })

  it('that is drained stops its server and tells no town', async () => {
    const { engine, town, manager, clock } = await readySpare()
    const drained = manager.drain('drained')
    await clock.advance(0)
    await drained
    expect(engine.living).toEqual([])
    expect(town.reports).toEqual([])
  })

  it('promise 9: has the terminal settings of the town that claims it', async () => {
    const { manager, clock, engine, terminals } = await readySpare()
    engine.last.reconfigures = true
    manager.claim({ ...claim, terminal: { background: false, closeAfterMinutes: 10 } })
    await clock.advance(1_000)
    expect(manager.status(mayorId)).toMatchObject({ status: 'running' })
    expect(terminals.opened).toEqual([])
  })

  it('does not sleep before it is claimed, and keeps the town’s setting after', async () => {
    const { manager, clock, engine } = await readySpare()
    engine.last.reconfigures = true
    await clock.advance(60 * 60_000)
    expect(manager.state).toBe('spare')
    manager.claim({ ...claim, sleepAfterMinutes: 10 })
    await clock.advance(5 * 60_000)
    expect(manager.state).toBe('running')
    await clock.advance(6 * 60_000)
    expect(manager.state).toBe('draining')
  })
})
