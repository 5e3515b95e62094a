import { conversationMessageSchema } from '@gastown/contract/conversation'
import { expect, test } from 'vitest'
import { conversationAfter, conversationShared } from './apply-conversation.ts'
import type { ConversationRow } from './conversation-row.ts'

const row = (messageId: string, second: number, fields: object = {}): ConversationRow =>
  conversationMessageSchema.parse({
    messageId,
    role: 'assistant',
    text: messageId,
    state: 'streaming',
    createdAt: `2026-01-01T00:00:0${second}.000Z`,
    ...fields,
  }) as ConversationRow
const words = (partId: string, text: string) => ({ type: 'text', partId, text })
const tool = (partId: string, state: string) => ({ type: 'tool', partId, tool: 'bash', title: 'ls', state })
const partsOf = (rows: readonly ConversationRow[]) => rows[0]?.parts

test('rows are shown oldest first, in whatever order they come', () => {
  const rows = conversationAfter([row('b', 2)], [row('c', 3), row('a', 1)])
  expect(rows.map(({ text }) => text)).toEqual(['a', 'b', 'c'])
})

test('a row that changed replaces itself in its place; rows of one moment keep their order', () => {
  const rows = conversationAfter([row('a', 1, { text: 'par' }), row('b', 1)], [row('a', 1, { text: 'partly' }), row('c', 1)])
  expect(rows.map(({ text }) => text)).toEqual(['partly', 'b', 'c'])
})

test('a row that is told again unchanged is the same object, so that nothing is drawn again', () => {
  const known = row('a', 1, { text: 'hello', parts: [words('p', 'hello')] })
  expect(conversationAfter([known], [structuredClone(known)])[0]).toBe(known)
})

test('a streaming row never takes away what was streamed further', () => {
  const known = row('a', 1, { parts: [words('p', 'hello wor')] })
  const rows = conversationAfter([known], [row('a', 1, { text: 'hello', parts: [words('p', 'hello')] })])
  expect(rows[0]).toMatchObject({ text: 'hello wor', parts: [words('p', 'hello wor')] })
})

test('a streaming row brings its tools in their order, and keeps words that began after it was made', () => {
  const known = row('a', 1, { parts: [words('p', 'look'), words('q', 'found')] })
  const told = row('a', 1, { parts: [words('p', 'look'), tool('t', 'running')] })
  expect(partsOf(conversationAfter([known], [told]))).toEqual([words('p', 'look'), tool('t', 'running'), words('q', 'found')])
})

test('a streaming row whose words differ from what is shown wins', () => {
  const known = row('a', 1, { parts: [words('p', 'helol wor')] })
  expect(partsOf(conversationAfter([known], [row('a', 1, { parts: [words('p', 'hello')] })]))).toEqual([words('p', 'hello')])
})

test('a row that has ended wins in all it says', () => {
  const known = row('a', 1, { parts: [words('p', 'hello world and more'), words('q', 'x')] })
  const ended = row('a', 1, { state: 'interrupted', text: 'hello', parts: [words('p', 'hello')] })
  expect(conversationAfter([known], [ended])[0]).toEqual(ended)
})

test('what is read while an answer streams takes nothing away, and rows that are gone go', () => {
  const known = { messages: [row('gone', 1), row('a', 2, { parts: [words('p', 'hello wor')] })] }
  const read = { messages: [row('a', 2, { parts: [words('p', 'hello')] })] }
  const shared = conversationShared(known, read)
  expect(shared.messages.map(({ messageId }) => messageId)).toEqual(['a'])
  expect(partsOf(shared.messages)).toEqual([words('p', 'hello wor')])
})

test('what is read anew and says the same changes no object', () => {
  const known = { messages: [row('a', 1), row('b', 2)] }
  expect(conversationShared(known, structuredClone(known))).toBe(known)
})
