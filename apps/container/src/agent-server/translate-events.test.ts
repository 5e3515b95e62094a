import { describe, expect, it } from 'vitest'
import { eventSchema, messageIdKey } from './engine-wire.ts'
import { EventTranslator, type Meaning } from './translate-events.ts'

function follow(...events: readonly { type: string; properties: object }[]): readonly Meaning[] {
  const translator = new EventTranslator()
  return events.flatMap((payload) => translator.translate(eventSchema.parse({ payload }).payload))
}

const status = (type: string) => ({ type: 'session.status', properties: { sessionID: 's', status: { type } } })
const delta = (partID: string, text = 'x') => ({
  type: 'message.part.delta',
  properties: { sessionID: 's', partID, field: 'text', delta: text },
})
const part = (id: string, type: string, more: object = {}) => ({
  type: 'message.part.updated',
  properties: { sessionID: 's', part: { id, type, ...more } },
})
const kinds = (meanings: readonly Meaning[]) =>
  meanings.map((meaning) =>
    meaning.type === 'tell' ? (meaning.event.type === 'activity' ? meaning.event.activity : meaning.event.type) : meaning.type,
  )

describe('EventTranslator', () => {
  it('tells each change of activity once; waiting for a retry or the network is work', () => {
    expect(
      kinds(follow(status('busy'), status('busy'), status('retry'), status('offline'), status('idle'), status('idle'))),
    ).toEqual(['working', 'idle'])
  })

  it('the first token is the first text of an answer, once a turn, and never a thought', () => {
    const turn = [
      status('busy'),
      part('p1', 'reasoning'),
      delta('p1'),
      part('p2', 'text'),
      delta('p2'),
      delta('p2'),
      status('idle'),
    ]
    const firsts = (meanings: readonly Meaning[]) => kinds(meanings).filter((kind) => kind !== 'conversation_changed')
    expect(firsts(follow(...turn))).toEqual(['working', 'first_token', 'idle'])
    expect(firsts(follow(...turn, ...turn))).toEqual(['working', 'first_token', 'idle', 'working', 'first_token', 'idle'])
  })

  describe('new text of an answer', () => {
    const began = (id: string, role = 'assistant') => ({
      type: 'message.updated',
      properties: { sessionID: 's', info: { id, sessionID: 's', role, time: { created: Date.parse('2026-01-01T00:00:00Z') } } },
    })
    const partOf = (messageID: string, id: string, type: string, more: object = {}) => part(id, type, { messageID, ...more })
    const grown = (messageID: string, partID: string, text: string) => {
      const { type, properties } = delta(partID, text)
      return { type, properties: { ...properties, messageID } }
    }
    const textsOf = (meanings: readonly Meaning[]) =>
      meanings.flatMap((meaning) => (meaning.type === 'tell' && meaning.event.type === 'text_delta' ? [meaning.event.delta] : []))

    it('says where in its part it belongs, in UTF-16 units', () => {
      const texts = textsOf(
        follow(began('msg_1'), partOf('msg_1', 'p', 'text', { text: '' }), grown('msg_1', 'p', '🙂 a'), grown('msg_1', 'p', 'b')),
      )
      const answer = { messageId: 'msg_1', partId: 'p', createdAt: '2026-01-01T00:00:00.000Z' }
      expect(texts).toEqual([
        { ...answer, offset: 0, text: '🙂 a' },
        { ...answer, offset: 4, text: 'b' },
      ])
    })

    it('follows what the engine says of the whole part', () => {
      const [text] = textsOf(follow(began('msg_1'), partOf('msg_1', 'p', 'text', { text: 'four' }), grown('msg_1', 'p', ' more')))
      expect(text).toMatchObject({ offset: 4, text: ' more' })
    })

    it('is silent about thoughts, about what users and the engine write, and about a message that it does not know', () => {
      const silent = [
        began('msg_1'),
        partOf('msg_1', 'thought', 'reasoning', { text: '' }),
        grown('msg_1', 'thought', 'hm'),
        partOf('msg_1', 'own', 'text', { text: '', synthetic: true }),
        grown('msg_1', 'own', 'note'),
        began('msg_2', 'user'),
        partOf('msg_2', 'p', 'text', { text: '' }),
        grown('msg_2', 'p', 'mine'),
        partOf('msg_3', 'p', 'text', { text: '' }),
        grown('msg_3', 'p', 'whose'),
        grown('msg_1', 'unknown', 'x'),
      ]
      expect(textsOf(follow(...silent))).toEqual([])
    })

    it('is silent after events were missed, until the engine tells the part whole', () => {
      const translator = new EventTranslator()
      const translate = (payload: object) => textsOf(translator.translate(eventSchema.parse({ payload }).payload))
      translate(began('msg_1'))
      translate(partOf('msg_1', 'p', 'text', { text: '' }))
      expect(translate(grown('msg_1', 'p', 'one'))).toHaveLength(1)
      translator.reset()
      expect(translate(grown('msg_1', 'p', ' three'))).toEqual([])
      translate(partOf('msg_1', 'p', 'text', { text: 'one two three' }))
      expect(translate(grown('msg_1', 'p', ' four'))).toMatchObject([{ offset: 13, text: ' four' }])
    })
  })

  it('says when a message of the town is stored', () => {
    expect(follow(part('p1', 'text', { metadata: { [messageIdKey]: 'm-1' } }))).toContainEqual({
      type: 'stored',
      messageId: 'm-1',
    })
  })

  it('says who must be answered, or the turn would wait for ever', () => {
    const asked = (type: string) => ({ type, properties: { id: 'ask_1', sessionID: 's', permission: 'edit', message: 'why' } })
    const meanings = follow(
      asked('permission.asked'),
      asked('question.asked'),
      asked('session.network.asked'),
      asked('suggestion.shown'),
    )
    expect(meanings.map((meaning) => (meaning.type === 'asked' ? meaning.about : meaning.type))).toEqual([
      'permission',
      'question',
      'network',
      'suggestion',
    ])
    expect(meanings[0]).toMatchObject({ ask: { id: 'ask_1', sessionID: 's', permission: 'edit' } })
  })

  it('a failed turn carries its reason, and whether it may work again', () => {
    const failed = (error: object) => follow({ type: 'session.error', properties: { sessionID: 's', error } })
    expect(failed({ name: 'APIError', data: { message: 'reset', isRetryable: true } })).toEqual([
      { type: 'turn failed', sessionId: 's', reason: 'reset', mayWorkAgain: true },
    ])
    expect(failed({ name: 'ProviderAuthError', data: {} })).toEqual([
      { type: 'turn failed', sessionId: 's', reason: 'ProviderAuthError', mayWorkAgain: false },
    ])
  })

  it('says what the engine tells of an answer and in whose folder, and of which folder it has forgotten what it held', () => {
    const event = (payload: object, directory?: string) => {
      const { payload: parsed, directory: of } = eventSchema.parse({ payload, directory })
      return new EventTranslator().translate(parsed, of)
    }
    const info = { id: 'msg_1', sessionID: 's', role: 'assistant', time: { created: 1, completed: 2 } }
    expect(event({ type: 'message.updated', properties: { info } }, '/folder')).toContainEqual({
      type: 'answer',
      answer: { sessionId: 's', directory: '/folder', info },
    })
    const question = { ...info, role: 'user' }
    expect(kinds(event({ type: 'message.updated', properties: { info: question } }))).not.toContain('answer')
    const disposed = { type: 'server.instance.disposed', properties: { directory: '/folder' } }
    expect(event(disposed)).toEqual([{ type: 'begun anew', directory: '/folder' }])
  })

  it('passes over events that it does not know, and properties of other shapes', () => {
    expect(
      follow(
        { type: 'plugin.added', properties: { id: 'x' } },
        { type: 'session.status', properties: { sessionID: 's', status: 7 } },
      ),
    ).toEqual([])
    expect(kinds(follow({ type: 'message.updated', properties: { sessionID: 's', info: 'odd', part: 3 } }))).toEqual([
      'conversation_changed',
    ])
  })
})
