import { messageIdSchema } from '@gastown/contract/ids'
import { describe, expect, it } from 'vitest'
import { mayorId, specOf } from './testing/fake-surroundings.ts'
import { startStory, type Story } from './testing/start-story.ts'

async function running(): Promise<Story> {
  const story = startStory()
  story.manager.start(specOf())
  await story.clock.advance(2_500)
  expect(story.manager.status(mayorId).status).toBe('running')
  return story
}
const messageId = messageIdSchema.parse('msg-1')

describe('a server that ends by itself', () => {
  it('is replaced in the same run: the session goes on, the terminal comes back, and the town is told', async () => {
    const story = await running()
    story.engine.last.die()
    await story.clock.advance(0)
    expect(story.manager.status(mayorId)).toMatchObject({ status: 'starting', serverPort: 0, sessionId: '', generation: 1 })
    await story.clock.advance(3_000)
    expect(story.manager.status(mayorId)).toMatchObject({
      status: 'running',
      serverPort: 5_001,
      sessionId: 'ses_5000',
      generation: 1,
    })
    expect(story.terminals.opened).toHaveLength(2)
    expect(story.town.of('agent.status').map((report) => report.status)).toEqual(['starting', 'running', 'starting', 'running'])
    expect(story.town.events).toContainEqual({
      event: 'agent_server.replaced',
      agentId: mayorId,
      reason: 'the agent server ended by itself (signal SIGKILL)',
    })
  })

  it('leaves its database to the next one: the town is asked for a newer one only when that does not come up either', async () => {
    const story = await running()
    story.databaseIsThere = true
    expect(story.snapshots.hydrated).toHaveLength(1)
    story.engine.last.die()
    await story.clock.advance(3_000)
    expect(story.manager.status(mayorId).status).toBe('running')
    expect(story.snapshots.hydrated).toHaveLength(1)
    await story.clock.advance(3_000)
    story.engine.failures = [new Error('the database is malformed')]
    story.engine.last.die()
    await story.clock.advance(10_000)
    expect(story.manager.status(mayorId).status).toBe('running')
    expect(story.snapshots.hydrated).toHaveLength(2)
  })

  it('again and again is given up after five tries in ten minutes, with the reason', async () => {
    const story = await running()
    story.engine.failures = Array.from({ length: 20 }, () => new Error('the disk is full'))
    story.engine.last.die()
    await story.clock.advance(120_000)
    expect(story.manager.status(mayorId)).toMatchObject({ status: 'failed', reason: expect.stringContaining('the disk is full') })
    expect(story.engine.failures).toHaveLength(15)
    expect(story.town.of('agent.status').at(-1)).toMatchObject({ status: 'failed' })
  })

  it('that had come up well is brought back at once, however often it is killed', async () => {
    const story = await running()
    for (let time = 0; time < 12; time++) {
      await story.clock.advance(3_000)
      story.engine.last.die()
      await story.clock.advance(2_500)
      expect(story.manager.status(mayorId)).toMatchObject({ status: 'running', serverPort: 5_001 + time })
    }
  })

  it('in turn after turn is given up: something in its conversation kills it', async () => {
    const story = await running()
    for (let time = 0; time < 6; time++) {
      story.engine.last.beginTurn()
      await story.clock.advance(4_000)
      story.engine.last.die()
      await story.clock.advance(13_000)
    }
    expect(story.manager.status(mayorId).status).toBe('failed')
  })

  it('now and then is always brought back', async () => {
    const story = await running()
    for (let time = 0; time < 12; time++) {
      story.engine.last.die()
      await story.clock.advance(300_000)
    }
    expect(story.manager.status(mayorId).status).toBe('running')
  })

  it('in mid-turn leaves a cut answer: the row is interrupted, its message answered', async () => {
    const story = await running()
    const { engine, clock, town } = story
    await story.manager.message(mayorId, { messageId, generation: 1, text: 'plan it' })
    engine.last.beginTurn()
    await clock.advance(100)
    engine.last.say('ans-1', 'I am going to')
    await clock.advance(1_000)
    expect(town.of('message.answered')).toHaveLength(0)
    engine.last.die()
    await clock.advance(5_000)
    const rows = town.of('conversation.observed').flatMap((report) => report.messages)
    expect(rows.filter((row) => row.messageId === 'ans-1').map((row) => row.state)).toEqual(['streaming', 'interrupted'])
    expect(new Set(town.of('message.answered').map((report) => report.messageId))).toEqual(new Set([messageId]))
  })
})

describe('a server that hangs', () => {
  it('S12: is replaced after evidence: probes fail and the process is stopped', async () => {
    const story = await running()
    story.engine.last.answersProbes = false
    story.processState = 'stopped'
    await story.clock.advance(12_100)
    expect(story.engine.servers).toHaveLength(1)
    await story.clock.advance(8_000)
    expect(story.engine.servers.map((server) => server.isStopped)).toEqual([true, false])
    expect(story.manager.status(mayorId)).toMatchObject({ status: 'running', sessionId: 'ses_5000' })
    expect(story.town.events).toContainEqual(
      expect.objectContaining({ event: 'agent_server.replaced', reason: expect.stringContaining('hung') }),
    )
  })

  it('is not replaced after one slow answer', async () => {
    const story = await running()
    story.engine.last.answersProbes = false
    story.processState = 'stopped'
    await story.clock.advance(10_100)
    story.engine.last.answersProbes = true
    await story.clock.advance(120_000)
    expect(story.engine.servers).toHaveLength(1)
  })

  it('is not taken for dead while it is busy and speaks', async () => {
    const story = await running()
    story.engine.last.answersProbes = false
    story.processState = 'computing'
    for (let second = 0; second < 300; second++) {
      story.engine.last.emit({ type: 'conversation_changed', sessionId: 'ses_5000' })
      await story.clock.advance(1_000)
    }
    expect(story.engine.servers).toHaveLength(1)
  })
})

describe('an event stream that dropped', () => {
  it('is judged after the state was read afresh', async () => {
    const story = await running()
    story.engine.last.activity = 'working'
    story.engine.last.emit({ type: 'resynced' })
    await story.clock.advance(0)
    expect(story.manager.status(mayorId)).toMatchObject({ status: 'running', activity: 'working' })
  })
})

describe('a terminal whose program ends', () => {
  it('is opened again, three times quickly, and then when a viewer comes', async () => {
    const story = await running()
    for (let time = 0; time < 5; time++) {
      story.terminals.exit(mayorId)
      await story.clock.advance(5_000)
    }
    expect(story.terminals.opened).toHaveLength(4)
    story.manager.attach(mayorId, {} as never)
    await story.clock.advance(0)
    expect(story.terminals.opened).toHaveLength(5)
  })
})
