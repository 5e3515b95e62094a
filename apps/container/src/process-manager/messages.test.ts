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

describe('a stop of the turn', () => {
  it('does not wait behind a message that is on its way, and settles the message that it cut off', async () => {
    const story = startStory()
    story.manager.start(specOf())
    await story.clock.advance(2_500)
    await send(story)
    const { last } = story.engine
    last.beginTurn()
    last.say('ans-1', 'half')
    last.holdsMessages = true
    void send(story, second)
    await story.clock.advance(0)
    await story.manager.abort(mayorId, { generation: 1 })
    expect(last.aborts).toBe(1)
    expect(story.town.of('message.answered')).toMatchObject([{ messageId: first }])
  })

  it('of an older run, or of an agent that is not up, is refused', async () => {
    const story = startStory()
    story.manager.start(specOf({ generation: 2 }))
    await expect(story.manager.abort(mayorId, { generation: 1 })).rejects.toMatchObject({ code: 'STALE_GENERATION' })
    await expect(story.manager.abort(mayorId, { generation: 2 })).rejects.toMatchObject({ code: 'AGENT_NOT_READY' })
  })
})

describe('the conversation', () => {
  it('its new text is told at once, under the run that it is of, and that of other sessions is not', async () => {
    const story = startStory()
    story.manager.start(specOf({ generation: 3 }))
    await story.clock.advance(2_500)
    const { last } = story.engine
    const delta = { messageId: first, partId: 'p', offset: 0, text: 'hello', createdAt: '2026-01-01T00:00:00.000Z' }
    last.emit({ type: 'text_delta', sessionId: 'ses_other', delta })
    last.emit({ type: 'text_delta', sessionId: last.sessionId, delta })
    expect(story.town.texts).toEqual([{ agentId: mayorId, generation: 3, delta }])
  })

  it('a tool that changes within an answer is told', async () => {
    const story = startStory()
    story.manager.start(specOf())
    await story.clock.advance(2_500)
    story.engine.last.beginTurn()
    const states = ['running', 'complete'] as const
    for (const state of states) {
      story.engine.last.say('ans-1', '', 'streaming', [{ type: 'tool', partId: 'p', tool: 'bash', title: 'ls', state }])
      await story.clock.advance(1_000)
    }
    const told = story.town.of('conversation.observed').flatMap((report) => report.messages)
    expect(told.flatMap((row) => row.parts ?? []).map((part) => (part.type === 'tool' ? part.state : part.type))).toEqual(states)
  })

  it('is told as it streams, once a second, and only what changed', async () => {
    const story = startStory()
    story.manager.start(specOf())
    await story.clock.advance(2_500)
    await send(story)
    story.engine.last.beginTurn()
    await story.clock.advance(1_000)
    story.town.reports.length = 0
    for (let word = 1; word <= 100; word++) {
      story.engine.last.say('ans-1', 'word '.repeat(word))
      await story.clock.advance(50)
    }
    const told = story.town.of('conversation.observed')
    expect(told.length).toBeGreaterThanOrEqual(4)
    expect(told.length).toBeLessThanOrEqual(6)
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
