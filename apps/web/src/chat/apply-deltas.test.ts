import { conversationDeltaSchema, conversationMessageSchema, type ConversationDelta } from '@gastown/contract/conversation'
import { describe, expect, test } from 'vitest'
import { conversationAfterDeltas } from './apply-deltas.ts'
import type { ConversationRow } from './conversation-row.ts'

const at = (second: number) => `2026-01-01T00:00:0${second}.000Z`
const row = (messageId: string, second: number, fields: object = {}): ConversationRow =>
  conversationMessageSchema.parse({
    messageId,
    role: 'assistant',
    text: '',
    state: 'streaming',
    createdAt: at(second),
    ...fields,
  }) as ConversationRow
const delta = (messageId: string, offset: number, text: string, fields: object = {}): ConversationDelta =>
  conversationDeltaSchema.parse({ messageId, partId: 'p', offset, text, createdAt: at(5), ...fields })
const hello = row('a', 1, { text: 'hello', parts: [{ type: 'text', partId: 'p', text: 'hello' }] })
const textAfter = (...deltas: ConversationDelta[]) => conversationAfterDeltas([hello], deltas)[0]?.text

test('the first words of an unknown answer make its row, in its place by time', () => {
  const rows = conversationAfterDeltas([row('a', 1), row('z', 9)], [delta('b', 0, 'Hi'), delta('b', 2, ' Ada')])
  expect(rows.map(({ messageId }) => messageId)).toEqual(['a', 'b', 'z'])
  expect(rows[1]).toEqual({
    messageId: 'b',
    role: 'assistant',
    state: 'streaming',
    text: 'Hi Ada',
    createdAt: at(5),
    parts: [{ type: 'text', partId: 'p', text: 'Hi Ada' }],
  })
})

test('the middle of an unknown answer makes no row: the whole one follows', () => {
  const rows = [hello]
  expect(conversationAfterDeltas(rows, [delta('b', 7, 'late')])).toBe(rows)
})

test('text goes at its place', () => {
  expect(textAfter(delta('a', 5, ' wor'), delta('a', 9, 'ld'))).toBe('hello world')
})

describe('text that is no news changes nothing, and nothing is drawn again', () => {
  test.each([
    ['a repeat', delta('a', 0, 'hello')],
    ['late', delta('a', 1, 'el')],
    ['after a gap', delta('a', 6, 'world')],
    ['for a tool', delta('t', 0, 'x', { partId: 't' })],
  ])('%s', (_name, told) => {
    const rows = [hello, row('t', 2, { parts: [{ type: 'tool', partId: 't', tool: 'bash', title: '', state: 'running' }] })]
    expect(conversationAfterDeltas(rows, [told])).toBe(rows)
  })
  test.each(['complete', 'interrupted'])('of an answer that is %s', (state) => {
    const rows = [row('a', 1, { state, parts: [{ type: 'text', partId: 'p', text: 'hel' }] })]
    expect(conversationAfterDeltas(rows, [delta('a', 3, 'lo')])).toBe(rows)
  })
  test('under the id of a message of the user', () => {
    const rows = [row('u', 1, { role: 'user', state: 'accepted', text: 'mine' })]
    expect(conversationAfterDeltas(rows, [delta('u', 0, 'x')])).toBe(rows)
  })
})

test('text that overlaps adds what is new, and text that differs was written anew from there on', () => {
  expect(textAfter(delta('a', 3, 'lo there'))).toBe('hello there')
  expect(textAfter(delta('a', 1, 'i'))).toBe('hi')
})

test('a new part comes after the others; rows and parts that did not change are the same objects', () => {
  const other = row('b', 2)
  const rows = conversationAfterDeltas([hello, other], [delta('a', 0, 'More', { partId: 'q' })])
  expect(rows[0]?.parts?.map(({ partId }) => partId)).toEqual(['p', 'q'])
  expect(rows[0]?.parts?.[0]).toBe(hello.parts?.[0])
  expect(rows[1]).toBe(other)
})

test('an answer told character by character is whole', () => {
  const text = 'The *mayor* says `hi` 👋🏽 and\nmore'
  const deltas = text.split('').map((unit, offset) => delta('m', offset, unit))
  expect(conversationAfterDeltas([], deltas)[0]?.text).toBe(text)
})
