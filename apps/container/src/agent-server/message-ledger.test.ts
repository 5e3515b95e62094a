import { describe, expect, it } from 'vitest'
import { GastownError } from '@gastown/contract/errors'
import { messageIdSchema } from '@gastown/contract/ids'
import { systemClock, type Clock } from '../clock.ts'
import type { EngineHttp } from './engine-http.ts'
import { messageIdKey, messagesSchema, type EngineMessage } from './engine-wire.ts'
import { MessageLedger } from './message-ledger.ts'

const messageId = messageIdSchema.parse('m-1')
const lostAnswer = new GastownError('AGENT_NOT_READY', 'no answer')

/** An engine's store in memory, read through the routes that the ledger uses. */
function engineStore(clock: Clock = systemClock) {
  const stored: EngineMessage[] = []
  const reads: string[] = []
  const http = {
    get: async (_path: string, schema: { parse(value: unknown): unknown }, query?: Record<string, string>) => {
      reads.push(query?.['limit'] ?? 'all')
      return schema.parse(query?.['limit'] === undefined ? stored : stored.slice(-Number(query['limit'])))
    },
  } as unknown as EngineHttp
  const store = (id: string) => {
    const part = { id: 'prt_1', type: 'text', text: 'x', metadata: { [messageIdKey]: id } }
    stored.push(...messagesSchema.parse([{ info: { id: `msg_${id}`, role: 'user', time: { created: 0 } }, parts: [part] }]))
  }
  return { ledger: new MessageLedger(http, clock), store, reads }
}

function deliver(ledger: MessageLedger, post: (firstPostedAtMs: number) => Promise<void>, closed = new AbortController().signal) {
  return ledger.deliver({ sessionId: 's', messageId, post, closed })
}

describe('MessageLedger', () => {
  it('promise 1: what the engine’s store has is not sent again, also by a ledger that never sent it', async () => {
    const { ledger, store } = engineStore()
    store(messageId)
    let posts = 0
    expect(await deliver(ledger, async () => void posts++)).toEqual({ fresh: false })
    expect(posts).toBe(0)
  })

  it('reads the whole store once, and nothing of it while a turn begins: the engine’s event tells that a message is stored', async () => {
    const { ledger, store, reads } = engineStore()
    const post = async (id: string) => {
      store(id)
      ledger.stored(id)
    }
    expect(await deliver(ledger, () => post(messageId))).toEqual({ fresh: true })
    const second = messageIdSchema.parse('m-2')
    const { signal: closed } = new AbortController()
    expect(await ledger.deliver({ sessionId: 's', messageId: second, post: () => post(second), closed })).toEqual({ fresh: true })
    expect(await deliver(ledger, () => Promise.reject(new Error('sent twice')))).toEqual({ fresh: false })
    expect(reads).toEqual(['all'])
  })

  it('looks by itself when the event is missed', async () => {
    const { ledger, store, reads } = engineStore()
    expect(await deliver(ledger, async () => store(messageId))).toEqual({ fresh: true })
    expect(reads).toEqual(['all', '50'])
  })

  it('a lost answer of a message that did arrive is a delivery, not a failure', async () => {
    const { ledger, store } = engineStore()
    const post = async () => {
      store(messageId)
      throw lostAnswer
    }
    expect(await deliver(ledger, post)).toEqual({ fresh: true })
  })

  it('a message that arrives after its failure was told is found by the next try', async () => {
    const { ledger, store } = engineStore()
    await expect(deliver(ledger, () => Promise.reject(lostAnswer))).rejects.toBe(lostAnswer)
    store(messageId)
    expect(await deliver(ledger, () => Promise.reject(new Error('sent twice')))).toEqual({ fresh: false })
  })

  it('a message that had no answer is posted again as the one that it was, by the time of its first try', async () => {
    let now = 0
    const { ledger, store } = engineStore({ ...systemClock, now: () => (now += 1000) })
    const times: number[] = []
    const unanswered = async (at: number) => {
      times.push(at)
      throw lostAnswer
    }
    await expect(deliver(ledger, unanswered)).rejects.toBe(lostAnswer)
    const answered = async (at: number) => {
      times.push(at)
      store(messageId)
    }
    expect(await deliver(ledger, answered)).toEqual({ fresh: true })
    expect(times).toEqual([times[0], times[0]])
  })

  it('resolves when an event tells that the message is stored, not when the engine has answered', async () => {
    const { ledger, store } = engineStore()
    const posted = Promise.withResolvers<void>()
    const delivery = deliver(ledger, async () => posted.resolve())
    await posted.promise
    store(messageId)
    ledger.stored(messageId)
    expect(await delivery).toEqual({ fresh: true })
  })

  it('a turn that fails before its message is stored rejects with the reason', async () => {
    const { ledger } = engineStore()
    const delivery = deliver(ledger, async () => ledger.turnFailed('s', 'the model is unknown'))
    await expect(delivery).rejects.toMatchObject({
      code: 'AGENT_NOT_READY',
      message: expect.stringContaining('the model is unknown'),
    })
  })

  it('the end of the server ends the waiting', async () => {
    const { ledger } = engineStore()
    const closed = new AbortController()
    const delivery = deliver(ledger, async () => closed.abort(), closed.signal)
    await expect(delivery).rejects.toMatchObject({ code: 'AGENT_NOT_READY' })
  })
})
