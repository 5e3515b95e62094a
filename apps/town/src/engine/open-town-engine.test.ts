import type { InputId } from '@gastown/contract/ids'
import type { Intent } from '@gastown/contract/intents'
import { defaultTerminalConfig } from '@gastown/contract/town-config'
import { demoModelConfig } from '@gastown/contract/model-config'
import { createMemoryTownStores } from '@gastown/store/memory-town-store'
import type { TownStore, Turn } from '@gastown/store/town-store'
import { describe, expect, it } from 'vitest'
import { ManualClock } from '../manual-clock.ts'
import { openTownEngine } from './open-town-engine.ts'
import type { TownEngine } from './town-engine.ts'

const silent = { info: () => {}, warn: () => {}, error: () => {} }
const create: Intent = {
  type: 'town.create',
  inputId: 'create' as InputId,
  name: 'Springfield',
  config: { engine: 'kilo', model: demoModelConfig, container: { sleepAfterMinutes: 30 }, terminal: defaultTerminalConfig },
}

function countingRandom(): (bytes: number) => Uint8Array<ArrayBuffer> {
  let count = 0
  return (bytes) => {
    count += 1
    return new Uint8Array(bytes).fill(count)
  }
}

async function openTown(
  wrap: (store: TownStore) => TownStore = (store) => store,
): Promise<{ engine: TownEngine; clock: ManualClock; reopen: () => Promise<TownEngine | null> }> {
  const stores = createMemoryTownStores()
  const clock = new ManualClock()
  const townId = 'town-create' as TownEngine['townId']
  const open = async () => ({ store: wrap(await stores.open(townId)), clock, random: countingRandom(), log: silent })
  const engine = await openTownEngine({ ...(await open()), firstInput: { kind: 'intent', intent: create } })
  if (engine === null) throw new Error('no engine')
  return { engine, clock, reopen: async () => openTownEngine(await open()) }
}

const message = (inputId: string, text = 'hello') =>
  ({ kind: 'intent', intent: { type: 'mayor.message', inputId: inputId as InputId, text } }) as const

describe('the one writer of a town', () => {
  it('answers the same input with the same receipt and does it once', async () => {
    const { engine } = await openTown()
    const first = await engine.take(message('m1'))
    const again = await engine.take(message('m1', 'another text'))
    expect(again).toEqual(first)
    expect([...engine.town.inbox.values()].map(({ text }) => text)).toEqual(['hello'])
    await engine.close()
  })

  it('takes inputs one after the other, in the order in which they came', async () => {
    const { engine } = await openTown()
    await Promise.all(Array.from({ length: 20 }, (_, index) => engine.take(message(`m${index}`, String(index)))))
    expect([...engine.town.inbox.values()].map(({ text }) => Number(text))).toEqual(
      Array.from({ length: 20 }, (_, index) => index),
    )
    await engine.close()
  })

  it('promise 1: a town that was closed is the same when it is opened again, and owes the same', async () => {
    const { engine, reopen } = await openTown()
    await engine.take(message('m1'))
    const { town } = engine
    await engine.close()
    const reopened = await reopen()
    expect(reopened?.town).toEqual(town)
    const owed = await reopened?.store.claimActions({ now: '2030-01-01T00:00:00.000Z', leaseMs: 1_000, limit: 10 })
    expect(owed?.map(({ action }) => action.type)).toEqual(['container.start', 'agent.start'])
    await reopened?.close()
  })

  it('an input whose turn could not be recorded changed nothing, and the next one is taken', async () => {
    let failing = false
    const { engine } = await openTown((store) => ({
      ...bind(store),
      commit: (turn: Turn) => (failing ? Promise.reject(new Error('disk full')) : store.commit(turn)),
    }))
    const before = engine.town
    failing = true
    await expect(engine.take(message('m1'))).rejects.toThrow('disk full')
    expect(engine.town).toBe(before)
    failing = false
    expect((await engine.take(message('m1'))).outcome.accepted).toBe(true)
    expect(engine.town.inbox.size).toBe(1)
    await engine.close()
  })

  it('records nothing for an input that changes nothing', async () => {
    let commits = 0
    const { engine } = await openTown((store) => ({
      ...bind(store),
      commit: (turn: Turn) => {
        commits += 1
        return store.commit(turn)
      },
    }))
    const before = commits
    await engine.take({ kind: 'report', report: { type: 'alarm.rang', inputId: 'alarm' as InputId } })
    await engine.take({ kind: 'intent', intent: { type: 'rig.delete', inputId: 'r' as InputId, rigId: 'none' as never } })
    expect(commits).toBe(before)
    await engine.close()
  })

  it('promise 8: rings by itself when a rule wants to look again', async () => {
    const { engine, clock } = await openTown()
    await engine.take(message('m1'))
    const crash = (inputId: string) =>
      engine.take({
        kind: 'report',
        report: {
          type: 'container.gone',
          inputId: inputId as InputId,
          containerGeneration: engine.town.container.containerGeneration,
          reason: 'exit 1',
        },
      })
    await crash('c1')
    await crash('c2')
    expect(engine.town.container.run.state).toBe('crashed')
    const rung = new Promise<void>((resolve) => void engine.onTurn(() => resolve()))
    clock.advance(1_000)
    await rung
    expect(engine.town.container.run.state).toBe('starting')
    await engine.close()
    expect(clock.pending).toBe(0)
  })

  it('takes nothing after it was closed', async () => {
    const { engine } = await openTown()
    await engine.close()
    await expect(engine.take(message('m1'))).rejects.toMatchObject({ code: 'TOWN_RECOVERING' })
  })
})

/** The methods of a store as own properties, so that one of them can be replaced. */
function bind(store: TownStore): TownStore {
  return {
    load: () => store.load(),
    commit: (turn) => store.commit(turn),
    findReceipt: (inputId) => store.findReceipt(inputId),
    claimActions: (options) => store.claimActions(options),
    completeAction: (actionId) => store.completeAction(actionId),
    retryAction: (options) => store.retryAction(options),
    buryAction: (options) => store.buryAction(options),
    listDeadLetters: () => store.listDeadLetters(),
    nextActionAt: () => store.nextActionAt(),
    countActions: () => store.countActions(),
    readConversation: (options) => store.readConversation(options),
    readEvents: (options) => store.readEvents(options),
    firstEventSince: (at) => store.firstEventSince(at),
    listEvents: (options) => store.listEvents(options),
    countEvents: (options) => store.countEvents(options),
    listMail: (options) => store.listMail(options),
    reviveAction: (options) => store.reviveAction(options),
    listBeads: (options) => store.listBeads(options),
    findBeads: (beadIds) => store.findBeads(beadIds),
    listConvoys: (options) => store.listConvoys(options),
    findConvoy: (convoyId) => store.findConvoy(convoyId),
    listEndedMerges: (options) => store.listEndedMerges(options),
    findMerge: (mergeId) => store.findMerge(mergeId),
    listEscalations: (options) => store.listEscalations(options),
    listDearestBeads: (options) => store.listDearestBeads(options),
    putSecret: (options) => store.putSecret(options),
    readSecret: (ref) => store.readSecret(ref),
    deleteSecret: (ref) => store.deleteSecret(ref),
    close: () => store.close(),
  }
}
