import { attachmentIdSchema, type MessageId, type RigId } from '@gastown/contract/ids'
import { describe, expect, it } from 'vitest'
import { evolve } from './evolve.ts'
import { anotherAgentId, TownStory } from './town-story.ts'

describe('a container that ends', () => {
  it('comes back by itself, with its mayor, after a crash', () => {
    const story = TownStory.live()
    story.observe({ type: 'container.gone', containerGeneration: 1, reason: 'killed by SIGKILL' })
    expect(story.town.container).toMatchObject({ containerGeneration: 2, run: { state: 'starting' } })
    expect(story.mayor).toMatchObject({ generation: 2, run: { state: 'starting' } })
  })

  it('promise 6: is started again ever more slowly, then only by the user', () => {
    const story = TownStory.live()
    const crash = () =>
      story.observe({ type: 'container.gone', containerGeneration: story.town.container.containerGeneration, reason: 'exit 1' })
    const pausesMs: number[] = []
    for (let crashes = 1; crashes <= 6; crashes += 1) {
      crash()
      const { run } = story.town.container
      if (run.state === 'failed') break
      const pauseMs = run.state === 'crashed' ? Date.parse(run.restartAt) - story.nowMs : 0
      pausesMs.push(pauseMs)
      if (pauseMs > 0) story.wait(pauseMs)
      expect(story.town.container.run.state).toBe('starting')
    }
    expect(pausesMs).toEqual([0, 1_000, 5_000, 30_000, 120_000])
    expect(story.town.container.run).toEqual({ state: 'failed', reason: 'exit 1' })
    expect(story.mayor.run).toMatchObject({ state: 'lost', retryAt: null })
    story.want({ type: 'container.wake', reason: 'autostart' })
    expect(story.town.container.run.state).toBe('failed')
    story.want({ type: 'container.wake', reason: 'user' })
    expect(story.town.container.run.state).toBe('starting')
  })

  it('that had brought its mayor up is started again at once, however often it is killed', () => {
    const story = TownStory.live()
    for (let kill = 1; kill <= 12; kill += 1) {
      story.observe({ type: 'container.gone', containerGeneration: kill, reason: 'killed by SIGKILL' })
      expect(story.town.container).toMatchObject({ containerGeneration: kill + 1, run: { state: 'starting' } })
      story.boot()
      story.comeUp()
    }
  })

  it('has its crashes forgotten once it ran well', () => {
    const story = TownStory.live()
    story.observe({ type: 'container.gone', containerGeneration: 1, reason: 'exit 1' })
    story.boot()
    story.nowMs += 11 * 60_000
    story.observe({ type: 'container.gone', containerGeneration: 2, reason: 'exit 1' })
    expect(story.town.container.crashes).toBe(1)
  })

  it('sleeps when it says that nothing needed it, and the mayor with it', () => {
    const story = TownStory.live()
    story.hear({ type: 'container.stopped', containerGeneration: 1, reason: 'idle' })
    expect(story.town.container.run.state).toBe('asleep')
    expect(story.mayor.run.state).toBe('asleep')
    expect(story.wakeAt).toBeNull()
  })

  it('is restarted on request with a new run of the mayor', () => {
    const story = TownStory.live()
    story.want({ type: 'container.restart' })
    expect(story.actionIds).toContain('container.drain/town-i1/1')
    story.observe({ type: 'container.gone', containerGeneration: 1, reason: 'exit 0' })
    expect(story.town.container).toMatchObject({ containerGeneration: 2, run: { state: 'starting' } })
    expect(story.mayor.generation).toBe(2)
  })

  it('whose start was given up counts as crashed, with the reason', () => {
    const story = new TownStory()
    story.want({ type: 'mayor.provide' })
    story.ensure({ found: 'down' })
    story.observe({ type: 'action.buried', action: { type: 'container.start', containerGeneration: 1 }, reason: 'no program' })
    story.observe({ type: 'action.buried', action: { type: 'container.start', containerGeneration: 2 }, reason: 'no program' })
    expect(story.town.container.run).toMatchObject({ state: 'crashed', reason: 'no program' })
  })
})

describe('a mayor that fails', () => {
  it('is tried again after pauses that grow, and at last only when somebody wishes it', () => {
    const story = TownStory.live()
    const pausesMs: (number | null)[] = []
    for (let attempt = 1; attempt <= 6; attempt += 1) {
      story.hear({
        ...story.ofMayor(),
        type: 'agent.status',
        status: 'failed',
        activity: 'idle',
        serverPort: 0,
        sessionId: '',
        prewarmed: false,
        reason: 'boom',
      })
      const { run } = story.mayor
      if (run.state !== 'lost') throw new Error(run.state)
      pausesMs.push(run.retryAt === null ? null : Date.parse(run.retryAt) - story.nowMs)
      if (run.retryAt === null) break
      story.wait(Date.parse(run.retryAt) - story.nowMs)
      expect(story.mayor.run.state).toBe('starting')
    }
    expect(pausesMs).toEqual([1_000, 5_000, 30_000, 120_000, 300_000, null])
    story.ensure(story.probe({ status: 'failed', serverPort: 0, sessionId: '' }))
    expect(story.mayor.run).toMatchObject({ state: 'starting', attempts: 0 })
  })

  it('is given up when its start says nothing for three minutes after the container came up', () => {
    const story = new TownStory()
    story.want({ type: 'mayor.provide' })
    story.ensure({ found: 'down' })
    story.nowMs += 600_000
    story.boot()
    expect(story.mayor.run.state).toBe('starting')
    expect(story.wakeAt).toBe(new Date(story.nowMs + 180_000).toISOString())
    story.wait(180_000)
    expect(story.mayor.run).toMatchObject({ state: 'lost', reason: 'It did not come up in time.' })
  })

  it('promise 2: reports of an older generation change nothing', () => {
    const story = TownStory.live()
    const old = story.ofMayor()
    story.ensure(story.probe({ serverPort: 0 }))
    const before = story.town
    const late = story.hear({
      ...old,
      type: 'agent.status',
      status: 'exited',
      activity: 'idle',
      serverPort: 0,
      sessionId: '',
      prewarmed: false,
    })
    expect(late).toMatchObject({ accepted: false, code: 'STALE_GENERATION' })
    expect(story.town).toBe(before)
  })

  it('a report about an agent that the town does not have is refused', () => {
    const story = TownStory.live()
    const refused = story.hear({
      agentId: anotherAgentId,
      generation: 1,
      type: 'agent.status',
      status: 'exited',
      activity: 'idle',
      serverPort: 0,
      sessionId: '',
      prewarmed: false,
    })
    expect(refused).toMatchObject({ accepted: false, code: 'AGENT_NOT_FOUND' })
  })

  it('whose server is replaced by the container stays in its run', () => {
    const story = TownStory.live()
    story.hear({
      ...story.ofMayor(),
      type: 'agent.status',
      status: 'starting',
      activity: 'idle',
      serverPort: 0,
      sessionId: '',
      prewarmed: false,
      reason: 'its server was killed',
    })
    expect(story.mayor).toMatchObject({ generation: 1, run: { state: 'starting', engaged: true } })
    story.comeUp({ serverPort: 4300 })
    expect(story.mayor).toMatchObject({ generation: 1, run: { state: 'live', serverPort: 4300 } })
  })
})

describe('a message to the mayor', () => {
  const deliveries = (story: TownStory) => story.actionIds.filter((id) => id.startsWith('message.deliver/'))

  it('promise 1: wakes a sleeping town, waits for the mayor and is then owed once', () => {
    const story = new TownStory()
    const taken = story.want({ type: 'mayor.message', text: 'hello' })
    const messageId = taken.ids['messageId'] ?? ''
    expect(taken.conversation).toMatchObject([{ messageId, role: 'user', text: 'hello', state: 'accepted' }])
    expect(story.actionIds).toEqual(['container.start/town-i1/1', `agent.start/${story.mayor.agentId}/1`])
    story.boot()
    story.comeUp()
    story.comeUp({ activity: 'working' })
    expect(deliveries(story)).toEqual([`message.deliver/${messageId}/1`])
  })

  it('goes from accepted to delivered to answered, and its row with it', () => {
    const story = TownStory.live()
    const { messageId } = story.want({ type: 'mayor.message', text: 'hello' }).ids as { messageId: MessageId }
    const delivered = story.hear({ ...story.ofMayor(), type: 'message.delivered', messageId })
    expect(delivered).toMatchObject({ conversation: [{ messageId, text: 'hello', state: 'delivered' }] })
    const answered = story.hear({ ...story.ofMayor(), type: 'message.answered', messageId })
    expect(answered).toMatchObject({ conversation: [{ messageId, text: 'hello', state: 'answered' }] })
    expect(story.town.inbox.size).toBe(0)
    expect(story.hear({ ...story.ofMayor(), type: 'message.answered', messageId })).toMatchObject({ accepted: true, events: [] })
  })

  it('keeps the files that it came with, to its last row; one without files has none', () => {
    const story = TownStory.live()
    const file = { attachmentId: attachmentIdSchema.parse('att-1'), name: 'a.png', mediaType: 'image/png', bytes: 3 }
    const { messageId } = story.want({ type: 'mayor.message', text: 'look', attachments: [file] }).ids as { messageId: MessageId }
    expect(story.town.inbox.get(messageId)?.attachments).toEqual([file])
    story.hear({ ...story.ofMayor(), type: 'message.delivered', messageId })
    const answered = story.hear({ ...story.ofMayor(), type: 'message.answered', messageId })
    expect(answered).toMatchObject({ conversation: [{ state: 'answered', attachments: [file] }] })
    const plain = story.want({ type: 'mayor.message', text: 'hello' })
    expect(plain.conversation[0]).not.toHaveProperty('attachments')
  })

  it('is delivered after the one before it', () => {
    const story = TownStory.live()
    const first = story.want({ type: 'mayor.message', text: 'one' }).ids as { messageId: MessageId }
    const second = story.want({ type: 'mayor.message', text: 'two' }).ids as { messageId: MessageId }
    expect(deliveries(story)).toEqual([`message.deliver/${first.messageId}/1`])
    story.hear({ ...story.ofMayor(), type: 'message.delivered', messageId: first.messageId })
    expect(deliveries(story)).toEqual([`message.deliver/${first.messageId}/1`, `message.deliver/${second.messageId}/1`])
  })

  it('that was not delivered when its container died is owed to the next run', () => {
    const story = TownStory.live()
    const { messageId } = story.want({ type: 'mayor.message', text: 'hello' }).ids as { messageId: MessageId }
    story.observe({ type: 'container.gone', containerGeneration: 1, reason: 'killed' })
    story.boot()
    story.comeUp()
    expect(deliveries(story)).toEqual([`message.deliver/${messageId}/1`, `message.deliver/${messageId}/2`])
  })

  it('promise 6: that the engine refuses again and again fails with the reason, and the next one goes on', () => {
    const story = TownStory.live()
    const poison = story.want({ type: 'mayor.message', text: 'poison' }).ids as { messageId: MessageId }
    const next = story.want({ type: 'mayor.message', text: 'next' }).ids as { messageId: MessageId }
    const action = story.owed.at(-1)?.action
    if (action === undefined) throw new Error('nothing owed')
    const buried = story.observe({ type: 'action.buried', action, reason: 'refused 10 times' })
    expect(buried.conversation).toMatchObject([{ messageId: poison.messageId, state: 'failed', reason: 'refused 10 times' }])
    expect(deliveries(story).at(-1)).toBe(`message.deliver/${next.messageId}/1`)
  })

  it('wakes a mayor whose container went to sleep in the same moment', () => {
    const story = TownStory.live()
    story.want({ type: 'mayor.message', text: 'hello' })
    story.hear({ type: 'container.stopped', containerGeneration: 1, reason: 'idle' })
    expect(story.town.container).toMatchObject({ containerGeneration: 2, run: { state: 'starting' } })
    expect(story.mayor.run.state).toBe('starting')
  })
})

describe('a stop of the turn', () => {
  const aborts = (story: TownStory) => story.actionIds.filter((id) => id.startsWith('agent.abort/'))
  const deliveries = (story: TownStory) => story.actionIds.filter((id) => id.startsWith('message.deliver/'))
  function working(): TownStory {
    const story = TownStory.live()
    const { messageId } = story.want({ type: 'mayor.message', text: 'count to a million' }).ids as { messageId: MessageId }
    story.hear({ ...story.ofMayor(), type: 'message.delivered', messageId })
    story.comeUp({ activity: 'working' })
    return story
  }
  function stop(story: TownStory) {
    story.want({ type: 'mayor.stop_turn' })
    const stopId = story.mayor.stop?.stopId
    if (stopId === undefined) throw new Error('no stop is wanted')
    return stopId
  }

  it('is owed once, however often it is asked for', () => {
    const story = working()
    const stopId = stop(story)
    expect(story.want({ type: 'mayor.stop_turn' }).events).toEqual([])
    expect(aborts(story)).toEqual([`agent.abort/${stopId}/1`])
    story.observe({ type: 'turn.stopped', stopId })
    expect(story.mayor.stop).toBeUndefined()
    expect(story.observe({ type: 'turn.stopped', stopId }).events).toEqual([])
  })

  it('is nothing for a mayor that rests, sleeps or is not there', () => {
    const resting = TownStory.live()
    const sleeping = working()
    sleeping.hear({ type: 'container.stopped', containerGeneration: 1, reason: 'idle' })
    for (const story of [resting, sleeping, new TownStory()]) {
      expect(story.want({ type: 'mayor.stop_turn' }).events).toEqual([])
      expect(aborts(story)).toEqual([])
    }
  })

  it('never ends a later turn: a message that waits is delivered when the stop is over, and then it is', () => {
    const story = working()
    const stopId = stop(story)
    const before = deliveries(story).length
    const { messageId } = story.want({ type: 'mayor.message', text: 'next' }).ids as { messageId: MessageId }
    expect(deliveries(story)).toHaveLength(before)
    story.observe({ type: 'turn.stopped', stopId })
    expect(deliveries(story).at(-1)).toBe(`message.deliver/${messageId}/1`)
    story.comeUp({ activity: 'idle' })
    story.comeUp({ activity: 'working' })
    expect(aborts(story)).toHaveLength(1)
  })

  it('promise 1: whose run died before it was done is owed to the next run, which would go on with the turn', () => {
    const story = working()
    const stopId = stop(story)
    story.observe({ type: 'container.gone', containerGeneration: 1, reason: 'killed' })
    expect(aborts(story)).toEqual([`agent.abort/${stopId}/1`])
    story.boot()
    story.comeUp()
    expect(aborts(story)).toEqual([`agent.abort/${stopId}/1`, `agent.abort/${stopId}/2`])
  })

  it('of a turn that a crash has just cut off is a wish too', () => {
    const story = working()
    story.observe({ type: 'container.gone', containerGeneration: 1, reason: 'killed' })
    const stopId = stop(story)
    story.boot()
    story.comeUp()
    expect(aborts(story)).toEqual([`agent.abort/${stopId}/2`])
  })

  it('promise 6: that was given up holds up no message', () => {
    const story = working()
    stop(story)
    const { messageId } = story.want({ type: 'mayor.message', text: 'next' }).ids as { messageId: MessageId }
    const action = story.owed.find((owed) => owed.action.type === 'agent.abort')?.action
    if (action === undefined) throw new Error('nothing owed')
    story.observe({ type: 'action.buried', action, reason: 'it hangs' })
    expect(deliveries(story).at(-1)).toBe(`message.deliver/${messageId}/1`)
  })
})

describe('settings and rigs', () => {
  it('promise 9: changed settings are told to the container and the live mayor, once per change', () => {
    const story = TownStory.live()
    story.want({ type: 'town.configure', sleepAfterMinutes: 5, model: { provider: 'demo', model: 'other' } })
    story.want({ type: 'town.configure', sleepAfterMinutes: 5 })
    const told = story.actionIds.filter((id) => id.includes('.configure/'))
    expect(told).toEqual(['container.configure/town-i1/1.1', `agent.configure/${story.mayor.agentId}/1.1`])
  })

  it('promise 9: one setting of the terminals can be changed alone; an event of before they had any leaves them as they are', () => {
    const story = TownStory.live()
    story.want({ type: 'town.configure', terminal: { closeAfterMinutes: 3 } })
    expect(story.town.config.terminal).toEqual({ background: true, closeAfterMinutes: 3 })
    expect(story.actionIds.some((id) => id.startsWith('container.configure/'))).toBe(true)
    const { engine, model } = story.town.config
    const before = { type: 'town.configured', engine, model, sleepAfterMinutes: 7, launchRevision: 9, at: '2026-03-01' } as const
    expect(evolve(story.town, before)?.config).toEqual({ ...story.town.config, container: { sleepAfterMinutes: 7 } })
  })

  it('a mayor that starts after the change need not be told', () => {
    const story = new TownStory()
    story.want({ type: 'town.configure', engine: 'opencode' })
    story.want({ type: 'mayor.provide' })
    story.ensure({ found: 'down' })
    story.boot()
    story.comeUp()
    expect(story.actionIds.filter((id) => id.startsWith('agent.configure/'))).toEqual([])
  })

  it('a rig name is taken once, whatever its case', () => {
    const story = new TownStory()
    const rig = { type: 'rig.create', gitUrl: '/srv/app', defaultBranch: 'main' } as const
    const { rigId } = story.want({ ...rig, name: 'App' }).ids as { rigId: RigId }
    const again = story.try({ kind: 'intent', intent: { ...rig, name: 'app', inputId: story.nextId() } })
    expect(again).toMatchObject({ accepted: false, code: 'NAME_TAKEN', field: 'name' })
    story.want({ type: 'rig.delete', rigId })
    expect(story.town.rigs.size).toBe(0)
    const gone = story.try({ kind: 'intent', intent: { type: 'rig.delete', rigId, inputId: story.nextId() } })
    expect(gone).toMatchObject({ accepted: false, code: 'RIG_NOT_FOUND', field: 'rigId' })
  })

  it('a deleted town takes nothing more and owes nothing', () => {
    const story = TownStory.live()
    const deleted = story.want({ type: 'town.delete' })
    expect(deleted.actions).toEqual([])
    const late = story.try({ kind: 'intent', intent: { type: 'mayor.message', text: 'hello', inputId: story.nextId() } })
    expect(late).toMatchObject({ accepted: false, code: 'TOWN_NOT_FOUND' })
  })
})
