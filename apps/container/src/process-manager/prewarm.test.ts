import { describe, expect, it } from 'vitest'
import { buildAgentLaunch } from '../agent-runner/build-agent-launch.ts'
import { mayorId, specOf } from './testing/fake-surroundings.ts'
import { startStory } from './testing/start-story.ts'

describe('boot hydration', () => {
  it('S1: brings up a mayor that the registry does not know', async () => {
    const story = startStory()
    story.town.mayorIdAnswers = [specOf()]
    void story.manager.boot()
    await story.clock.advance(2_500)
    expect(story.manager.status(mayorId)).toMatchObject({
      status: 'running',
      prewarmed: true,
      serverPort: 5_000,
      sessionId: 'ses_5000',
    })
    expect(story.town.prewarms()).toEqual([{ outcome: 'ready', reason: 'the mayor is up', durationMs: 2_500 }])
    expect(story.manager.state).toBe('running')
  })

  it('S7: says that it booted before anything else', async () => {
    const story = startStory()
    story.town.mayorIdAnswers = [specOf()]
    void story.manager.boot()
    await story.clock.advance(2_500)
    expect(story.town.reports[0]).toMatchObject({ type: 'container.booted', bootId: 'boot-1', containerGeneration: 1 })
  })

  it('S1, S7: an unreachable registry does not keep the mayor from coming up', async () => {
    const story = startStory()
    story.town.mayorIdAnswers = [specOf()]
    story.town.registryAnswer = new Error('no answer')
    void story.manager.boot()
    await story.clock.advance(2_500)
    expect(story.manager.status(mayorId).status).toBe('running')
    expect(story.manager.state).toBe('running')
  })

  it('S7: a town without a mayor boots, and says skipped', async () => {
    const story = startStory()
    void story.manager.boot()
    await story.clock.advance(0)
    expect(story.town.prewarms()).toMatchObject([{ outcome: 'skipped', reason: 'the town has no mayor' }])
    expect(story.manager.state).toBe('running')
  })

  it('S7: a prewarm that fails is told once, and the boot goes on', async () => {
    const story = startStory()
    story.town.mayorIdAnswers = [specOf()]
    story.engine.failures = Array.from({ length: 10 }, () => new Error('it does not start'))
    void story.manager.boot()
    await story.clock.advance(60_000)
    expect(story.town.prewarms()).toMatchObject([{ outcome: 'failed', reason: expect.stringContaining('it does not start') }])
    expect(story.manager.state).toBe('running')
  })

  it('S7: a town that does not say who the mayor is is asked again, a bounded number of times', async () => {
    const story = startStory()
    story.town.mayorIdAnswers = [new Error('no answer')]
    void story.manager.boot()
    await story.clock.advance(60_000)
    expect(story.town.mayorIdAsked).toBe(5)
    expect(story.town.prewarms()).toMatchObject([{ outcome: 'failed', reason: 'no answer' }])
  })

  it('a town that is just restarting is waited for', async () => {
    const story = startStory()
    story.town.mayorIdAnswers = [new Error('no answer'), new Error('no answer'), specOf()]
    void story.manager.boot()
    await story.clock.advance(5_000)
    expect(story.town.prewarms()).toMatchObject([{ outcome: 'ready' }])
  })

  it('with prewarm off brings up no mayor, not even one of the registry, and says skipped', async () => {
    const story = startStory({ prewarm: false })
    story.town.mayorIdAnswers = [specOf()]
    story.town.registryAnswer = { agents: [specOf()] }
    void story.manager.boot()
    await story.clock.advance(60_000)
    expect(story.engine.servers).toHaveLength(0)
    expect(story.town.prewarms()).toMatchObject([{ outcome: 'skipped', reason: 'prewarm is off' }])
  })

  it('starts the mayor first, then the agents of the registry', async () => {
    const story = startStory()
    story.town.mayorIdAnswers = [specOf()]
    story.town.registryAnswer = { agents: [specOf({ agentId: 'toast', role: 'polecat' }), specOf()] }
    void story.manager.boot()
    await story.clock.advance(10_000)
    expect(story.engine.servers.map((server) => server.launch.spec.agentId)).toEqual(['mayor-1', 'toast'])
  })

  it('does not hold up the others for ever when the mayor does not come up', async () => {
    const story = startStory()
    story.engine.bootMs = 20_000
    story.town.mayorIdAnswers = [specOf()]
    story.town.registryAnswer = { agents: [specOf({ agentId: 'toast', role: 'polecat' })] }
    void story.manager.boot()
    await story.clock.advance(16_000)
    expect(story.engine.booting).toBe(2)
  })
})

describe('a start beside a prewarm', () => {
  it('joins it: one server, one start, measured once', async () => {
    const story = startStory()
    story.town.mayorIdAnswers = [specOf()]
    void story.manager.boot()
    await story.clock.advance(1_000)
    expect(story.manager.start(specOf())).toMatchObject({ status: 'starting' })
    await story.clock.advance(5_000)
    expect(story.engine.servers).toHaveLength(1)
    expect(story.town.phases().filter((each) => each.phase === 'sdk_ready')).toEqual([
      { phase: 'sdk_ready', phaseMs: 2_500, prewarmed: false },
    ])
    expect(story.town.prewarms()).toMatchObject([{ outcome: 'ready' }])
  })

  it('S6: after it finds the server there: phaseMs 0, prewarmed true, once', async () => {
    const story = startStory()
    story.town.mayorIdAnswers = [specOf()]
    void story.manager.boot()
    await story.clock.advance(10_000)
    expect(story.manager.start(specOf())).toMatchObject({ status: 'running', prewarmed: true })
    story.manager.start(specOf())
    await story.clock.advance(1_000)
    expect(story.town.phases().filter((each) => each.phase === 'sdk_ready' && each.prewarmed)).toEqual([
      { phase: 'sdk_ready', phaseMs: 0, prewarmed: true },
    ])
    expect(story.engine.servers).toHaveLength(1)
  })

  it('of a later run joins it as well', async () => {
    const story = startStory()
    story.town.mayorIdAnswers = [specOf()]
    void story.manager.boot()
    await story.clock.advance(1_000)
    story.manager.start(specOf({ generation: 2 }))
    await story.clock.advance(5_000)
    expect(story.engine.servers).toHaveLength(1)
    expect(story.manager.status(mayorId)).toMatchObject({ status: 'running', generation: 2 })
    expect(
      story.town
        .of('agent.status')
        .filter((report) => report.status === 'running')
        .map((report) => report.generation),
    ).toEqual([2])
  })

  it('that came first makes the prewarm say already_running', async () => {
    const story = startStory()
    story.town.mayorIdAnswers = [new Error('no answer'), specOf()]
    void story.manager.boot()
    story.manager.start(specOf())
    await story.clock.advance(5_000)
    expect(story.engine.servers).toHaveLength(1)
    expect(story.town.prewarms()).toMatchObject([{ outcome: 'already_running' }])
  })

  it('S3, S4: computes the identical launch', async () => {
    const prewarmed = startStory()
    prewarmed.town.mayorIdAnswers = [specOf()]
    void prewarmed.manager.boot()
    const started = startStory()
    started.manager.start(specOf())
    await Promise.all([prewarmed.clock.advance(5_000), started.clock.advance(5_000)])
    expect(prewarmed.engine.last.launch).toEqual(started.engine.last.launch)
    expect(started.engine.last.launch).toEqual(buildAgentLaunch({ spec: specOf(), containerDir: '/data' }))
  })
})
