import { messageIdSchema } from '@gastown/contract/ids'
import { describe, expect, it } from 'vitest'
import { mayorId, specOf } from './testing/fake-surroundings.ts'
import { startStory } from './testing/start-story.ts'

async function runningStory(options: Parameters<typeof startStory>[0] = {}) {
  const story = startStory(options)
  story.manager.start(specOf())
  await story.clock.advance(2_500)
  return story
}

describe('drain', () => {
  it('refuses new work, lets the turn end, saves, reports, and leaves nothing running', async () => {
    const story = await runningStory()
    story.engine.last.beginTurn()
    const drained = story.manager.drain('drained')
    await story.clock.advance(3_000)
    expect(() => story.manager.start(specOf())).toThrow(expect.objectContaining({ code: 'CONTAINER_UNAVAILABLE' }))
    await expect(
      story.manager.message(mayorId, { messageId: messageIdSchema.parse('m'), generation: 1, text: 'x' }),
    ).rejects.toMatchObject({ code: 'CONTAINER_UNAVAILABLE' })
    expect(story.engine.last.isStopped).toBe(false)
    story.engine.last.say('ans-1', 'done', 'complete')
    story.engine.last.endTurn()
    await story.clock.advance(100)
    await drained
    expect(story.snapshots.saved.length).toBeGreaterThan(0)
    expect(story.town.reports.at(-1)).toMatchObject({ type: 'container.stopped', reason: 'drained', containerGeneration: 1 })
    expect(story.engine.living).toHaveLength(0)
    expect(story.terminals.isOpen(mayorId)).toBe(false)
    expect(story.ended).toBe(1)
  })

  it('tells the town that it sleeps when nothing runs any more', async () => {
    const story = await runningStory()
    const { last } = story.engine
    const ends = Promise.withResolvers<void>()
    const stop = last.stop.bind(last)
    last.stop = () => ends.promise.then(() => stop())
    const drained = story.manager.drain('drained')
    await story.clock.advance(100)
    expect(story.town.of('container.stopped')).toEqual([])
    ends.resolve()
    await drained
    expect(story.town.of('container.stopped')).toHaveLength(1)
  })

  it('does not wait for a turn for ever', async () => {
    const story = await runningStory()
    story.engine.last.beginTurn()
    const drained = story.manager.drain('drained')
    await story.clock.advance(11_000)
    await drained
    expect(story.engine.living).toHaveLength(0)
  })

  it('is one, however often it is asked for, and says nothing of agents that end with it', async () => {
    const story = await runningStory()
    const before = story.town.of('agent.status').length
    void story.manager.drain('drained')
    await story.manager.drain('drained')
    expect(story.ended).toBe(1)
    expect(story.town.of('container.stopped')).toHaveLength(1)
    expect(story.town.of('agent.status')).toHaveLength(before)
  })

  it('of a boot in flight leaves no server', async () => {
    const story = startStory()
    story.town.mayorIdAnswers = [specOf()]
    void story.manager.boot()
    await story.clock.advance(1_000)
    await story.manager.drain('drained')
    await story.clock.advance(10_000)
    expect(story.engine.servers).toHaveLength(0)
  })

  it('leaves no timer behind', async () => {
    const story = await runningStory()
    void story.manager.drain('drained')
    await story.clock.advance(60_000)
    expect(story.clock.pending).toBe(0)
  })
})

describe('sleep', () => {
  const minute = 60_000

  it('comes when nothing needed the container for that long, with reason idle', async () => {
    const story = await runningStory({ sleepAfterMinutes: 5 })
    await story.clock.advance(4 * minute)
    expect(story.ended).toBe(0)
    await story.clock.advance(2 * minute)
    expect(story.ended).toBe(1)
    expect(story.town.of('container.stopped')).toMatchObject([{ reason: 'idle' }])
  })

  it('is not kept off by probes and status requests', async () => {
    const story = await runningStory({ sleepAfterMinutes: 5 })
    for (let asked = 0; asked < 36; asked++) {
      story.manager.statuses()
      await story.clock.advance(10_000)
    }
    expect(story.ended).toBe(1)
  })

  it('is kept off by an open terminal, and counted from when it is left', async () => {
    const story = await runningStory({ sleepAfterMinutes: 5 })
    story.terminals.viewers = 1
    await story.clock.advance(60 * minute)
    story.terminals.viewers = 0
    await story.clock.advance(4 * minute)
    expect(story.ended).toBe(0)
    await story.clock.advance(2 * minute)
    expect(story.ended).toBe(1)
  })

  it('is kept off by a running turn', async () => {
    const story = await runningStory({ sleepAfterMinutes: 5 })
    story.engine.last.beginTurn()
    await story.clock.advance(60 * minute)
    expect(story.ended).toBe(0)
  })

  it('never comes with 0, and comes by a new setting', async () => {
    const story = await runningStory({ sleepAfterMinutes: 0 })
    await story.clock.advance(24 * 60 * minute)
    expect(story.ended).toBe(0)
    story.manager.setSleepAfterMinutes(1)
    await story.clock.advance(1_000)
    expect(story.ended).toBe(1)
  })
})
