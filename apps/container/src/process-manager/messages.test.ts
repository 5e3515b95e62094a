import { messageIdSchema } from '@gastown/contract/ids'
import { describe, expect, it } from 'vitest'
import { mayorId, specOf } from './testing/fake-surroundings.ts'
import { startStory } from './testing/start-story.ts'

const first = messageIdSchema.parse('msg-1')
const second = messageIdSchema.parse('msg-2')
const send = (story: ReturnType<typeof startStory>, messageId = first, generation = 1) =>
  story.manager.message(mayorId, { messageId, generation, text: `text of ${messageId}` })

describe('a message', () => {
  it('to a mayor that starts waits for it, and is told as delivered', async () => {
    const story = startStory()
    story.manager.start(specOf())
    const sent = send(story)
    await story.clock.advance(2_500)
    expect(await sent).toEqual({ messageId: first, fresh: true })
    expect(story.town.of('message.delivered')).toMatchObject([{ messageId: first, generation: 1, agentId: mayorId }])
  })

  it('is delivered once however often it is sent', async () => {
    const story = startStory()
    story.manager.start(specOf())
    await story.clock.advance(2_500)
    expect((await send(story)).fresh).toBe(true)
    expect((await send(story)).fresh).toBe(false)
    expect(story.engine.last.sent).toEqual([first])
  })

  it('keeps its place: messages arrive in the order in which they were sent', async () => {
    const story = startStory()
    story.manager.start(specOf())
    const both = Promise.all([send(story, first), send(story, second)])
    await story.clock.advance(2_500)
    await both
    expect(story.engine.last.sent).toEqual([first, second])
  })

  it('is answered when its turn has ended, not before', async () => {
    const story = startStory()
    story.manager.start(specOf())
    await story.clock.advance(2_500)
    await send(story)
    story.engine.last.beginTurn()
    story.engine.last.say('ans-1', 'part one', 'complete')
    await story.clock.advance(20_000)
    expect(story.town.of('message.answered')).toHaveLength(0)
    story.engine.last.endTurn()
    await story.clock.advance(0)
    expect(story.town.of('message.answered')).toMatchObject([{ messageId: first }])
  })

  it('whose turn ended without a word is answered after a grace', async () => {
    const story = startStory()
    story.manager.start(specOf())
    await story.clock.advance(2_500)
    await send(story)
    story.engine.last.beginTurn()
    story.engine.last.endTurn()
    await story.clock.advance(1_000)
    expect(story.town.of('message.answered')).toHaveLength(0)
    await story.clock.advance(10_000)
    expect(story.town.of('message.answered')).toMatchObject([{ messageId: first }])
  })

  it('to an agent that does not come up is refused in time: AGENT_NOT_READY', async () => {
    const story = startStory()
    story.engine.bootMs = 60_000
    story.manager.start(specOf())
    const sent = send(story)
    await Promise.all([expect(sent).rejects.toMatchObject({ code: 'AGENT_NOT_READY' }), story.clock.advance(30_000)])
  })

  it('of an older run is refused, also one that waited while a later run began', async () => {
    const story = startStory()
    story.manager.start(specOf())
    const waiting = send(story)
    story.manager.start(specOf({ generation: 2 }))
    await Promise.all([expect(waiting).rejects.toMatchObject({ code: 'STALE_GENERATION' }), story.clock.advance(5_000)])
    await expect(send(story)).rejects.toMatchObject({ code: 'STALE_GENERATION' })
  })

  it('to an unknown agent is AGENT_NOT_FOUND', async () => {
    await expect(send(startStory())).rejects.toMatchObject({ code: 'AGENT_NOT_FOUND' })
  })

  it('that a dead container left unanswered is settled by the next one from the conversation', async () => {
    const story = startStory()
    story.engine.databases.set('/data/agents/mayor-1/home', {
      sessionId: 'ses_old',
      rows: [
        {
          messageId: messageIdSchema.parse('old'),
          role: 'user',
          text: 'x',
          state: 'delivered',
          createdAt: '2025-12-31T00:00:00.000Z',
        },
        {
          messageId: messageIdSchema.parse('old-a'),
          role: 'assistant',
          text: 'y',
          state: 'complete',
          createdAt: '2025-12-31T00:00:01.000Z',
        },
        {
          messageId: messageIdSchema.parse('last'),
          role: 'user',
          text: 'x',
          state: 'delivered',
          createdAt: '2025-12-31T00:00:02.000Z',
        },
        { messageId: first, role: 'user', text: 'x', state: 'delivered', createdAt: '2025-12-31T00:00:03.000Z' },
        {
          messageId: messageIdSchema.parse('cut'),
          role: 'assistant',
          text: 'z',
          state: 'streaming',
          createdAt: '2025-12-31T00:00:04.000Z',
        },
      ],
    })
    story.manager.start(specOf())
    await story.clock.advance(3_000)
    expect(story.town.of('message.answered').map((report) => report.messageId)).toEqual(['old', 'last', first])
    expect(
      story.town
        .of('conversation.observed')
        .flatMap((report) => report.messages)
        .at(-1),
    ).toMatchObject({ state: 'interrupted' })
  })
})

describe('the conversation', () => {
  it('is told as it streams, at most four times a second, and only what changed', async () => {
    const story = startStory()
    story.manager.start(specOf())
    await story.clock.advance(2_500)
    await send(story)
    story.engine.last.beginTurn()
    await story.clock.advance(1_000)
    story.town.reports.length = 0
    for (let word = 1; word <= 20; word++) {
      story.engine.last.say('ans-1', 'word '.repeat(word))
      await story.clock.advance(50)
    }
    const told = story.town.of('conversation.observed')
    expect(told.length).toBeGreaterThanOrEqual(3)
    expect(told.length).toBeLessThanOrEqual(5)
    expect(told.every((report) => report.messages.length === 1 && report.messages[0]?.messageId === 'ans-1')).toBe(true)
  })

  it('S11: begins with first_token, once a start', async () => {
    const story = startStory()
    story.manager.start(specOf())
    await story.clock.advance(2_500)
    for (let turn = 0; turn < 2; turn++) {
      story.engine.last.beginTurn()
      await story.clock.advance(300)
      story.engine.last.say(`ans-${turn}`, 'hello')
      story.engine.last.endTurn()
    }
    expect(story.town.phases().filter((each) => each.phase === 'first_token')).toEqual([
      { phase: 'first_token', phaseMs: 300, prewarmed: false },
    ])
  })

  it('is saved after each turn, and not twice for one', async () => {
    const story = startStory()
    story.manager.start(specOf())
    await story.clock.advance(2_500)
    story.engine.last.beginTurn()
    story.engine.last.say('ans-1', 'hello', 'complete')
    story.engine.last.endTurn()
    await story.clock.advance(1_000)
    expect(story.snapshots.saved).toHaveLength(0)
    await story.clock.advance(10_000)
    expect(story.snapshots.saved).toHaveLength(1)
  })

  it('is saved every five minutes of a turn that does not end', async () => {
    const story = startStory()
    story.manager.start(specOf())
    await story.clock.advance(2_500)
    story.engine.last.beginTurn()
    for (let minute = 0; minute < 11; minute++) {
      story.engine.last.say('ans-1', `minute ${minute}`)
      await story.clock.advance(60_000)
    }
    expect(story.snapshots.saved).toHaveLength(2)
  })
})
