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
