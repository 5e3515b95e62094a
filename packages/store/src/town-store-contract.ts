import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TownEvent } from '@gastown/contract/events'
import type { ActionId, AgentId, InputId, MessageId, TownId } from '@gastown/contract/ids'
import type { Town } from '@gastown/core/town'
import { shelve } from '@gastown/core/work/shelve'
import { chanceFrom } from './chance.ts'
import { evolveAnyhow, sampleAction, sampleAt, sampleAttachment, sampleMessage, sampleTown, sampleTurn } from './town-samples.ts'
import type { TownStore, TownStores } from './town-store.ts'
import { describeWorkContract } from './town-store-work-contract.ts'
import { mapOf, tableNames } from './town-tables.ts'

const townId = 'town-1' as TownId
const afterMs = (ms: number): string => new Date(Date.parse(sampleAt) + ms).toISOString()

/** What every store of towns does. `create` gives stores with nothing in them. */
export function describeTownStoreContract(name: string, create: () => TownStores): void {
  describeWorkContract(name, create)
  describe(`${name} keeps the town store contract`, () => {
    let stores: TownStores
    let store: TownStore
    const reopen = async (): Promise<void> => {
      await store.close()
      store = await stores.open(townId)
    }
    const claim = (now: string, limit = 10) => store.claimActions({ now, leaseMs: 1000, limit })

    beforeEach(async () => {
      stores = create()
      store = await stores.open(townId)
    })
    afterEach(() => store.close())

    it('has no town before the first turn, and lists it all the same', async () => {
      expect(await store.load()).toBeNull()
      expect(await stores.list()).toEqual([townId])
    })

    it('gives back exactly the town of the last turn, whatever it was (200 seeded turns)', async () => {
      const chance = chanceFrom(20_260_301)
      let before: Town | null = null
      for (let turn = 0; turn < 200; turn += 1) {
        const { town: after, finished } = shelve(before === null ? sampleTown() : evolveAnyhow(before, chance))
        await store.commit(sampleTurn({ inputId: `input-${turn}`, before, after, finished }))
        const loaded = await store.load()
        expect(loaded).toEqual(after)
        for (const name of tableNames) {
          const keys = loaded === null ? [] : [...mapOf(loaded, name).keys()]
          expect(keys).toEqual([...mapOf(after, name).keys()])
        }
        before = after
      }
      await reopen()
      expect(await store.load()).toEqual(before)
    })

    it('shares nothing with the caller: what is changed afterwards in memory is not stored', async () => {
      const rigs = new Map(sampleTown().rigs)
      await store.commit(sampleTurn({ inputId: 'a', after: { ...sampleTown(), rigs } }))
      rigs.set('late' as never, { rigId: 'late' } as never)
      expect((await store.load())?.rigs.size).toBe(0)
    })

    it('numbers events from 1 in the order of their turns, and reads them from any number on', async () => {
      const events: TownEvent[] = [1, 2, 3].map((generation) => ({ type: 'mayor.slept', generation, at: sampleAt }))
      await store.commit(sampleTurn({ inputId: 'a', events: events.slice(0, 2) }))
      await store.commit(sampleTurn({ inputId: 'b', events: events.slice(2) }))
      await reopen()
      expect(await store.readEvents({ after: 0, limit: 10 })).toEqual(events.map((event, index) => ({ seq: index + 1, event })))
      expect(await store.readEvents({ after: 1, limit: 1 })).toEqual([{ seq: 2, event: events[1] }])
    })

    it('finds the first event of a span of time', async () => {
      expect(await store.firstEventSince(sampleAt)).toBeNull()
      const events: TownEvent[] = [0, 1000, 1000, 2000].map((ms) => ({ type: 'mayor.slept', generation: 1, at: afterMs(ms) }))
      await store.commit(sampleTurn({ inputId: 'a', events }))
      await reopen()
      expect(await store.firstEventSince(afterMs(-1))).toBe(1)
      expect(await store.firstEventSince(afterMs(1000))).toBe(2)
      expect(await store.firstEventSince(afterMs(1001))).toBe(4)
      expect(await store.firstEventSince(afterMs(2001))).toBeNull()
    })

    it('finds the receipt of an input, for ever, and null for an unknown one', async () => {
      const turn = sampleTurn({ inputId: 'a' })
      await store.commit(turn)
      await reopen()
      expect(await store.findReceipt('a' as InputId)).toEqual(turn.receipt)
      expect(await store.findReceipt('b' as InputId)).toBeNull()
    })

    it('refuses a second receipt of the same input, and writes nothing of that turn', async () => {
      const first = sampleTurn({ inputId: 'a' })
      await store.commit(first)
      const second = sampleTurn({
        inputId: 'a',
        before: first.after,
        after: { ...first.after, name: 'other' },
        events: [{ type: 'town.deleted', at: sampleAt }],
        actions: [sampleAction('x')],
        conversation: [sampleMessage({ id: 'm' })],
      })
      await expect(store.commit(second)).rejects.toThrow()
      expect(await store.load()).toEqual(first.after)
      expect(await store.readEvents({ after: 0, limit: 10 })).toEqual([])
      expect(await store.readConversation({ limit: 10 })).toEqual([])
      expect(await store.nextActionAt()).toBeNull()
    })

    it('owes an action once for ever: its id again is ignored, while it is owed and after it is done', async () => {
      await store.commit(sampleTurn({ inputId: 'a', actions: [sampleAction('x', 1)] }))
      await store.commit(sampleTurn({ inputId: 'b', actions: [sampleAction('x', 2)] }))
      const claimed = await claim(sampleAt)
      expect(claimed).toEqual([{ actionId: 'x', action: sampleAction('x', 1).action, attempt: 1, owedAt: sampleAt }])
      await store.completeAction('x' as ActionId)
      await store.commit(sampleTurn({ inputId: 'c', actions: [sampleAction('x', 3)] }))
      expect(await claim(afterMs(1_000_000))).toEqual([])
      expect(await store.nextActionAt()).toBeNull()
    })

    it('leases actions oldest first, each to one claimer, until the lease runs out', async () => {
      await store.commit(sampleTurn({ inputId: 'a', actions: ['x', 'y', 'z'].map((id) => sampleAction(id)) }))
      expect((await claim(sampleAt, 2)).map((each) => each.actionId)).toEqual(['x', 'y'])
      expect((await claim(sampleAt, 2)).map((each) => each.actionId)).toEqual(['z'])
      expect(await claim(afterMs(999))).toEqual([])
      expect(await store.nextActionAt()).toBe(afterMs(1000))
      expect((await claim(afterMs(1000))).map((each) => [each.actionId, each.attempt])).toEqual([
        ['x', 2],
        ['y', 2],
        ['z', 2],
      ])
    })

    it('a restart finds leased actions again when their lease runs out, with their attempts', async () => {
      await store.commit(sampleTurn({ inputId: 'a', actions: [sampleAction('x')] }))
      await claim(sampleAt)
      await reopen()
      expect(await claim(afterMs(500))).toEqual([])
      expect((await claim(afterMs(1000)))[0]?.attempt).toBe(2)
    })

    it('tries an action again not before its time', async () => {
      await store.commit(sampleTurn({ inputId: 'a', actions: [sampleAction('x')] }))
      await claim(sampleAt)
      await store.retryAction({ actionId: 'x' as ActionId, nextAttemptAt: afterMs(60_000), reason: 'busy' })
      expect(await store.nextActionAt()).toBe(afterMs(60_000))
      expect(await claim(afterMs(59_999))).toEqual([])
      expect((await claim(afterMs(60_000)))[0]).toMatchObject({ actionId: 'x', attempt: 2, owedAt: sampleAt })
    })

    it('a buried action is a dead letter with its reason, owed no more, and a late retry does not raise it', async () => {
      await store.commit(sampleTurn({ inputId: 'a', actions: [sampleAction('x', 7)] }))
      await claim(sampleAt)
      await store.buryAction({ actionId: 'x' as ActionId, at: afterMs(5), reason: 'no container' })
      await store.retryAction({ actionId: 'x' as ActionId, nextAttemptAt: sampleAt, reason: 'late' })
      await reopen()
      const { action } = sampleAction('x', 7)
      expect(await store.listDeadLetters()).toEqual([
        { actionId: 'x', action, attempts: 1, reason: 'no container', buriedAt: afterMs(5) },
      ])
      expect(await claim(afterMs(1_000_000))).toEqual([])
      expect(await store.nextActionAt()).toBeNull()
    })

    it('a revived dead letter is owed again, with attempts of its own; any other action is left as it is', async () => {
      await store.commit(sampleTurn({ inputId: 'a', actions: [sampleAction('x', 7), sampleAction('y')] }))
      await claim(sampleAt)
      await store.buryAction({ actionId: 'x' as ActionId, at: afterMs(5), reason: 'no container' })
      await store.completeAction('y' as ActionId)
      expect(await store.reviveAction({ actionId: 'x' as ActionId, at: afterMs(100) })).toBe(true)
      await reopen()
      expect(await store.listDeadLetters()).toEqual([])
      expect(await store.nextActionAt()).toBe(afterMs(100))
      expect(await claim(afterMs(99))).toEqual([])
      const { action } = sampleAction('x', 7)
      expect(await claim(afterMs(100))).toEqual([{ actionId: 'x', action, attempt: 1, owedAt: sampleAt }])
      for (const id of ['x', 'y', 'never'])
        expect(await store.reviveAction({ actionId: id as ActionId, at: sampleAt })).toBe(false)
      expect(await store.countActions()).toEqual({ owed: 1, dead: 0 })
      await store.buryAction({ actionId: 'x' as ActionId, at: afterMs(200), reason: 'again' })
      expect(await store.listDeadLetters()).toMatchObject([{ attempts: 1, reason: 'again' }])
    })

    it('counts what is owed, leased actions included, and the dead letters', async () => {
      await store.commit(sampleTurn({ inputId: 'a', actions: ['w', 'x', 'y', 'z'].map((id) => sampleAction(id)) }))
      await claim(sampleAt, 3)
      await store.completeAction('w' as ActionId)
      await store.buryAction({ actionId: 'x' as ActionId, at: sampleAt, reason: 'no' })
      expect(await store.countActions()).toEqual({ owed: 2, dead: 1 })
    })

    it('a done action is neither retried nor buried by a late claimer', async () => {
      await store.commit(sampleTurn({ inputId: 'a', actions: [sampleAction('x')] }))
      await store.completeAction('x' as ActionId)
      await store.retryAction({ actionId: 'x' as ActionId, nextAttemptAt: sampleAt, reason: 'late' })
      await store.buryAction({ actionId: 'x' as ActionId, at: sampleAt, reason: 'late' })
      expect(await claim(afterMs(10))).toEqual([])
      expect(await store.listDeadLetters()).toEqual([])
    })

    it("a user's message keeps the files that it was said with, whoever reports it later without them", async () => {
      const said = sampleMessage({ id: 'm', attachments: [sampleAttachment] })
      await store.commit(sampleTurn({ inputId: 'a', conversation: [said] }))
      await store.commit(sampleTurn({ inputId: 'b', conversation: [sampleMessage({ id: 'm', state: 'delivered' })] }))
      await reopen()
      expect(await store.readConversation({ limit: 1 })).toEqual([{ ...said, state: 'delivered' }])
    })

    it('reads the latest rows of the conversation, oldest first, each message once with its newest text', async () => {
      const conversation = [3, 1, 2].map((n) =>
        sampleMessage({ id: `m${n}`, role: 'assistant', state: 'streaming', createdAt: afterMs(n) }),
      )
      await store.commit(sampleTurn({ inputId: 'a', conversation }))
      const grown = sampleMessage({ id: 'm2', role: 'assistant', state: 'complete', createdAt: afterMs(2), text: 'whole' })
      await store.commit(sampleTurn({ inputId: 'b', conversation: [grown] }))
      await reopen()
      expect((await store.readConversation({ limit: 10 })).map((row) => row.messageId)).toEqual(['m1', 'm2', 'm3'])
      expect((await store.readConversation({ limit: 2 }))[0]).toEqual(grown)
    })

    it("a user's message keeps the text and the time at which it was said, whatever an engine makes of them", async () => {
      await store.commit(sampleTurn({ inputId: 'a', conversation: [sampleMessage({ id: 'm', text: 'said' })] }))
      const observed = sampleMessage({ id: 'm', text: '<wrapped>said', state: 'delivered', createdAt: afterMs(9000) })
      await store.commit(sampleTurn({ inputId: 'b', conversation: [observed] }))
      expect(await store.readConversation({ limit: 1 })).toEqual([sampleMessage({ id: 'm', text: 'said', state: 'delivered' })])
    })

    it("a late report does not move a user's message backwards", async () => {
      const states = ['accepted', 'delivered', 'answered', 'delivered', 'accepted'] as const
      const expected = ['accepted', 'delivered', 'answered', 'answered', 'answered']
      for (const [index, state] of states.entries()) {
        await store.commit(sampleTurn({ inputId: `i${index}`, conversation: [sampleMessage({ id: 'm', state })] }))
        expect((await store.readConversation({ limit: 1 }))[0]?.state).toBe(expected[index])
      }
    })

    it('keeps the reason of a failed message when a late report repeats an earlier state', async () => {
      await store.commit(
        sampleTurn({ inputId: 'a', conversation: [sampleMessage({ id: 'm', state: 'failed', reason: 'no key' })] }),
      )
      await store.commit(sampleTurn({ inputId: 'b', conversation: [sampleMessage({ id: 'm', state: 'delivered' })] }))
      expect(await store.readConversation({ limit: 1 })).toEqual([sampleMessage({ id: 'm', state: 'failed', reason: 'no key' })])
    })

    it("keeps each agent's conversation apart, though their messages have the same ids", async () => {
      const toast = 'toast' as AgentId
      const say = (text: string) => [sampleMessage({ id: 'm', text })]
      await store.commit(sampleTurn({ inputId: 'a', conversation: say('to the mayor') }))
      await store.commit(sampleTurn({ inputId: 'b', conversation: say('to toast'), conversationOf: toast }))
      const delivered = [sampleMessage({ id: 'm', state: 'delivered' })]
      await store.commit(sampleTurn({ inputId: 'c', conversation: delivered, conversationOf: toast }))
      await store.commit(sampleTurn({ inputId: 'd', conversation: say('late'), conversationOf: toast }))
      await reopen()
      expect(await store.readConversation({ limit: 5 })).toEqual(say('to the mayor'))
      const [row, ...more] = await store.readConversation({ limit: 5, agentId: toast })
      expect(row).toEqual(sampleMessage({ id: 'm', text: 'to toast', state: 'delivered' }))
      expect(more).toEqual([])
      expect(await store.readConversation({ limit: 5, agentId: 'nux' as AgentId })).toEqual([])
    })

    it('promise 10: a secret is read by its reference and is in nothing else that the store gives', async () => {
      await store.putSecret({ ref: 'model-key', value: 'sk-very-secret' })
      await store.commit(sampleTurn({ inputId: 'a', events: [{ type: 'town.deleted', at: sampleAt }] }))
      await reopen()
      expect(await store.readSecret('model-key')).toBe('sk-very-secret')
      const rest = [await store.load(), await store.readEvents({ after: 0, limit: 10 }), await store.findReceipt('a' as InputId)]
      expect(JSON.stringify(rest)).not.toContain('sk-very-secret')
      await store.putSecret({ ref: 'model-key', value: 'sk-next' })
      expect(await store.readSecret('model-key')).toBe('sk-next')
      await store.deleteSecret('model-key')
      expect(await store.readSecret('model-key')).toBeNull()
    })

    it('keeps towns apart, and forgets a removed one for good', async () => {
      const otherId = 'town-2' as TownId
      const other = await stores.open(otherId)
      await other.commit(sampleTurn({ inputId: 'a', after: sampleTown(otherId), conversation: [sampleMessage({ id: 'm' })] }))
      expect(await store.load()).toBeNull()
      expect(await store.readConversation({ limit: 5 })).toEqual([])
      await other.close()
      await stores.remove(otherId)
      expect(await stores.list()).toEqual([townId])
      const again = await stores.open(otherId)
      expect(await again.load()).toBeNull()
      await again.close()
      await stores.remove('never-there' as TownId)
    })

    it('rejects what is asked of it after close; close again is nothing', async () => {
      await store.close()
      await store.close()
      await expect(store.load()).rejects.toThrow()
      await expect(store.commit(sampleTurn({ inputId: 'a' }))).rejects.toThrow()
      await expect(store.readSecret('x')).rejects.toThrow()
    })

    it('holds a message inbox whose rows are delivered and removed one by one', async () => {
      const accepted = { messageId: 'm1' as MessageId, text: 'hi', acceptedAt: sampleAt, state: 'accepted' } as const
      const one: Town = { ...sampleTown(), inbox: new Map([[accepted.messageId, accepted]]) }
      const two: Town = { ...one, inbox: new Map([[accepted.messageId, { ...accepted, state: 'delivered', generation: 4 }]]) }
      await store.commit(sampleTurn({ inputId: 'a', after: one }))
      await store.commit(sampleTurn({ inputId: 'b', before: one, after: two }))
      expect((await store.load())?.inbox).toEqual(two.inbox)
      await store.commit(sampleTurn({ inputId: 'c', before: two, after: sampleTown() }))
      expect((await store.load())?.inbox.size).toBe(0)
    })
  })
}
