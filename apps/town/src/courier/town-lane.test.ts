import { GastownError } from '@gastown/contract/errors'
import { inputIdSchema, rigIdSchema } from '@gastown/contract/ids'
import type { Action } from '@gastown/contract/intents'
import { defaultTerminalConfig } from '@gastown/contract/town-config'
import { demoModelConfig } from '@gastown/contract/model-config'
import type { NewBead } from '@gastown/contract/work/bead'
import { createMemoryTownStores } from '@gastown/store/memory-town-store'
import type { ClaimedAction } from '@gastown/store/town-store'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { until } from '../doors/testing/until.ts'
import { createTowns, type OpenableTowns } from '../engine/create-towns.ts'
import type { PerformAction, TownEngine } from '../engine/town-engine.ts'
import { ManualClock } from '../manual-clock.ts'
import { createCourier, type Courier } from './courier.ts'
import type { Performers } from './town-lane.ts'

const silent = { info: () => {}, warn: () => {}, error: () => {} }
const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes))
const config = {
  engine: 'kilo',
  model: demoModelConfig,
  container: { sleepAfterMinutes: 30 },
  terminal: defaultTerminalConfig,
} as const

describe('the courier', () => {
  const stores = createMemoryTownStores()
  let clock: ManualClock
  let towns: OpenableTowns
  let engine: TownEngine
  let couriers: Courier[]
  let performed: ClaimedAction[]
  let buried: number
  /** What performing an action does; the default is nothing. */
  let perform: Partial<Record<Action['type'], PerformAction>>

  beforeEach(async () => {
    clock = new ManualClock()
    towns = createTowns({ stores, clock, random, log: silent })
    engine = await towns.create({ name: 'Springfield', config, secrets: new Map() })
    couriers = []
    performed = []
    buried = 0
    perform = {}
  })
  afterEach(async () => {
    await Promise.all(couriers.map((courier) => courier.close({ drainMs: 0 })))
    await towns.close()
    expect(clock.pending).toBe(0)
  })

  function openCourier(): Courier {
    const performer =
      (type: Action['type']): PerformAction =>
      async (of, claimed) => {
        performed.push(claimed)
        await perform[type]?.(of, claimed)
      }
    const performers: Performers = {
      'container.start': performer('container.start'),
      'container.drain': performer('container.drain'),
      'container.configure': performer('container.configure'),
      'agent.start': performer('agent.start'),
      'agent.configure': performer('agent.configure'),
      'agent.abort': performer('agent.abort'),
      'agent.stop': performer('agent.stop'),
      'message.deliver': performer('message.deliver'),
      'batch.verify': performer('batch.verify'),
      'batch.land': performer('batch.land'),
      'merge.check': performer('merge.check'),
      'escalation.notify': performer('escalation.notify'),
      'escalation.push': performer('escalation.push'),
      'convoy.push': performer('convoy.push'),
      'workers.warm': performer('workers.warm'),
    }
    const courier = createCourier({ performers, clock, random, log: silent, onBuried: () => (buried += 1) })
    couriers.push(courier)
    courier.attend(engine)
    return courier
  }

  let inputs = 0
  const nextId = () => inputIdSchema.parse(`input-${(inputs += 1)}-${engine.townId}`.slice(0, 64))
  const wake = () => engine.take({ kind: 'intent', intent: { type: 'container.wake', inputId: nextId(), reason: 'user' } })
  const message = (text: string) => engine.take({ kind: 'intent', intent: { type: 'mayor.message', inputId: nextId(), text } })
  const booted = () =>
    engine.take({
      kind: 'container-report',
      report: {
        type: 'container.booted',
        reportId: nextId(),
        at: new Date(clock.now()).toISOString(),
        containerGeneration: engine.town.container.containerGeneration,
        bootId: 'b1',
        sandbox: 'none',
        sandboxReason: '',
      },
    })
  const live = (activity: 'idle' | 'working' = 'idle') => {
    const { mayor } = engine.town
    if (mayor === null) throw new Error('The town has no mayor.')
    return engine.take({
      kind: 'container-report',
      report: {
        type: 'agent.status',
        reportId: nextId(),
        at: new Date(clock.now()).toISOString(),
        agentId: mayor.agentId,
        generation: mayor.generation,
        status: 'running',
        activity,
        serverPort: 4100,
        sessionId: 'ses_1',
        prewarmed: false,
      },
    })
  }
  const kinds = () => performed.map(({ action }) => action.type)
  const owedAt = () => engine.store.nextActionAt()

  it('promise 8: performs what a turn owed as soon as the turn is recorded, with no tick between', async () => {
    openCourier()
    await wake()
    await until('it was performed', async () => (await owedAt()) === null)
    expect(kinds()).toEqual(['container.start'])
  })

  it('performs what was owed before it came', async () => {
    await wake()
    openCourier()
    await until('it was performed', async () => (await owedAt()) === null)
    expect(kinds()).toEqual(['container.start'])
  })

  it('promise 6: tries again after a pause that grows, then gives up: a dead letter with its reason, and the town is told', async () => {
    perform['container.start'] = () => Promise.reject(new GastownError('CONTAINER_UNAVAILABLE', 'No memory.'))
    openCourier()
    await wake()
    for (let attempt = 1; attempt < 3; attempt += 1) {
      await until('it failed', async () => performed.length === attempt && (await owedAt()) !== null && clock.pending > 0)
      const waitMs = Date.parse((await owedAt()) ?? '') - clock.now()
      expect(waitMs).toBeGreaterThanOrEqual(500 * 2 ** (attempt - 1) * 0.75)
      expect(waitMs).toBeLessThanOrEqual(500 * 2 ** (attempt - 1) * 1.25)
      await until('the alarm is set', () => clock.pending > 0)
      clock.advance(waitMs)
    }
    await until('it was buried', () => buried === 1)
    const letters = await engine.store.listDeadLetters()
    expect(letters).toMatchObject([{ action: { type: 'container.start' }, attempts: 3, reason: 'No memory.' }])
    expect(engine.town.container.crashes).toBe(1)
  })

  it('what only a person can mend is not tried again', async () => {
    perform['agent.start'] = () => Promise.reject(new GastownError('ENGINE_NOT_INSTALLED', 'kilo is not installed.'))
    openCourier()
    await message('hello')
    await booted()
    await until('it was buried', () => buried === 1)
    expect(engine.town.mayor?.run).toMatchObject({ state: 'lost', reason: 'kilo is not installed.' })
    expect(kinds().filter((type) => type === 'agent.start')).toHaveLength(1)
  })

  it('a start of the mayor waits for its container, and uses up no attempt by it', async () => {
    openCourier()
    await message('hello')
    await until('the container was started', () => kinds().includes('container.start'))
    expect(kinds()).not.toContain('agent.start')
    for (let minute = 0; minute < 5; minute += 1) clock.advance(60_000)
    expect(kinds()).not.toContain('agent.start')
    await booted()
    await until('the mayor was started', () => kinds().includes('agent.start'))
    expect(performed.find(({ action }) => action.type === 'agent.start')?.attempt).toBe(1)
  })

  it('promise 2: an action of an older generation is completed without doing anything', async () => {
    await wake()
    const { containerGeneration } = engine.town.container
    const report = { type: 'container.gone', inputId: nextId(), containerGeneration, reason: 'killed' } as const
    await engine.take({ kind: 'report', report })
    expect(engine.town.container.containerGeneration).toBe(containerGeneration + 1)
    openCourier()
    await until('nothing is owed', async () => (await owedAt()) === null)
    expect(performed.map(({ action }) => action)).toEqual([
      { type: 'container.start', containerGeneration: containerGeneration + 1 },
    ])
  })

  it('a message is delivered once the mayor is live, one after the other', async () => {
    perform['message.deliver'] = async (of, { action }) => {
      if (action.type !== 'message.deliver') return
      const { messageId, agentId, generation } = action
      const at = new Date(clock.now()).toISOString()
      const report = { type: 'message.delivered', reportId: nextId(), at, agentId, generation, messageId } as const
      await of.take({ kind: 'container-report', report })
    }
    openCourier()
    await message('one')
    await message('two')
    await booted()
    await live()
    await until('both are there', () => [...engine.town.inbox.values()].every(({ state }) => state === 'delivered'))
    const delivered = performed.flatMap(({ action }) =>
      action.type === 'message.deliver' ? [engine.town.inbox.get(action.messageId)?.text] : [],
    )
    expect(delivered).toEqual(['one', 'two'])
  })

  it('promise 1: an action whose process died between performing and completing is performed again, without waiting for the lease', async () => {
    let died = (): void => {}
    perform['container.start'] = () =>
      new Promise((_, reject) => {
        died = () => reject(new Error('the process is gone'))
      })
    openCourier()
    await wake()
    await until('it is being performed', () => performed.length === 1)
    couriers = []
    perform = {}
    const next = openCourier()
    await until('it was performed again', async () => performed.length === 2 && (await owedAt()) === null)
    expect(performed[1]?.attempt).toBe(2)
    died()
    await next.close({ drainMs: 0 })
  })

  it('one that is still being performed when its lease ends is not performed beside itself', async () => {
    let finish = (): void => {}
    perform['container.start'] = () =>
      new Promise((resolve) => {
        finish = resolve
      })
    openCourier()
    await wake()
    await until('it is being performed', () => performed.length === 1)
    for (let minute = 0; minute < 3; minute += 1) {
      await until('the alarm is set', () => clock.pending > 0)
      clock.advance(60_000)
    }
    finish()
    await until('it is done', async () => (await owedAt()) === null)
    expect(performed).toHaveLength(1)
  })

  it('a stop of the turn does not wait for a message that is being delivered', async () => {
    let finish = (): void => {}
    perform['message.deliver'] = () =>
      new Promise((resolve) => {
        finish = resolve
      })
    openCourier()
    await message('one')
    await booted()
    await live('working')
    await until('the message is on its way', () => kinds().includes('message.deliver'))
    await engine.take({ kind: 'intent', intent: { type: 'mayor.stop_turn', inputId: nextId() } })
    await until('the turn is being stopped', () => kinds().includes('agent.abort'))
    expect(kinds().filter((kind) => kind === 'message.deliver')).toHaveLength(1)
    finish()
  })

  it("what is owed to one subject keeps its order, and does not hold up another's", async () => {
    let finish = (): void => {}
    perform['container.configure'] = () =>
      new Promise((resolve) => {
        finish = resolve
      })
    openCourier()
    await message('hello')
    await booted()
    await until('the mayor was started', () => kinds().includes('agent.start'))
    await live()
    await until('the message was brought', () => kinds().includes('message.deliver'))
    performed = []
    const settings = { type: 'town.configure', inputId: nextId(), sleepAfterMinutes: 5 } as const
    await engine.take({ kind: 'intent', intent: settings })
    await until('both are told', () => kinds().includes('container.configure') && kinds().includes('agent.configure'))
    await engine.take({ kind: 'intent', intent: { type: 'container.stop', inputId: nextId() } })
    expect(kinds()).not.toContain('container.drain')
    finish()
    await until('then it is drained', () => kinds().includes('container.drain'))
  })

  it('close waits for what is being performed, up to its bound', async () => {
    let finish = (): void => {}
    perform['container.start'] = () =>
      new Promise((resolve) => {
        finish = resolve
      })
    const courier = openCourier()
    await wake()
    await until('it is being performed', () => performed.length === 1)
    let closed = false
    const closing = courier.close({ drainMs: 5_000 }).then(() => (closed = true))
    await new Promise((resolve) => setImmediate(resolve))
    expect(closed).toBe(false)
    finish()
    await closing
    expect(await owedAt()).toBeNull()
  })

  it('close gives up waiting at its bound; the rest is due again after a start', async () => {
    perform['container.start'] = () => new Promise(() => {})
    const courier = openCourier()
    await wake()
    await until('it is being performed', () => performed.length === 1)
    const closing = courier.close({ drainMs: 5_000 })
    clock.advance(5_000)
    await closing
    expect(await owedAt()).not.toBeNull()
    couriers = []
  })

  it('the mayor does not wait behind workers: their starts hang, and it is told its message', async () => {
    const hang = Promise.withResolvers<void>()
    const rigId = rigIdSchema.parse(
      (
        await engine.take({
          kind: 'intent',
          intent: { type: 'rig.create', inputId: nextId(), name: 'r', gitUrl: '/r', defaultBranch: 'main' },
        })
      ).outcome.accepted && [...engine.town.rigs.keys()][0],
    )
    await engine.take({
      kind: 'intent',
      intent: { type: 'rig.configure', inputId: nextId(), rigId, config: { maxPolecats: 50 } },
    })
    await engine.take({ kind: 'intent', intent: { type: 'work.configure', inputId: nextId(), config: { maxPolecats: 50 } } })
    perform['agent.start'] = (of, { action }) =>
      'agentId' in action && of.town.work.workers.has(action.agentId) ? hang.promise : Promise.resolve()
    openCourier()
    await message('hello')
    await booted()
    await live()
    await until('the message is brought', () => kinds().includes('message.deliver'))
    for (let number = 1; number <= 40; number += 1) {
      const bead: NewBead = {
        rigId,
        title: `Bead ${number}`,
        body: '',
        priority: 'medium',
        labels: [],
        dependsOn: [],
        hold: false,
      }
      await engine.take({ kind: 'intent', intent: { type: 'bead.create', inputId: nextId(), bead, landed: [], by: 'user' } })
    }
    const starting = () =>
      performed.filter(({ action }) => action.type === 'agent.start' && engine.town.work.workers.has(action.agentId))
    await until('as many start as may at a time', () => starting().length === 16)
    await message('are you there?')
    const [first] = engine.town.inbox.keys()
    if (first === undefined || engine.town.mayor === null) throw new Error('The mayor has no message.')
    const { agentId, generation } = engine.town.mayor
    const at = new Date(clock.now()).toISOString()
    await engine.take({
      kind: 'container-report',
      report: { type: 'message.delivered', reportId: nextId(), at, agentId, generation, messageId: first },
    })
    await until('the second message is brought', () => kinds().filter((kind) => kind === 'message.deliver').length === 2)
    expect(starting()).toHaveLength(16)
    hang.resolve()
    await until('all are started', () => starting().length === 40)
  })
})
