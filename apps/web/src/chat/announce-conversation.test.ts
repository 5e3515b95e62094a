import { conversationMessageSchema } from '@gastown/contract/conversation'
import { expect, test } from 'vitest'
import { announcementOf } from './announce-conversation.ts'
import type { ConversationRow } from './conversation-row.ts'

const answer = (state: string, text = 'Hello Ada', reason?: string): ConversationRow =>
  conversationMessageSchema.parse({
    ...{ messageId: 'a', role: 'assistant', text, state, createdAt: '2026-01-01T00:00:00.000Z' },
    ...(reason === undefined ? {} : { reason }),
  }) as ConversationRow

test('an answer is announced when it begins and read out when it has ended, and no word in between', () => {
  expect(announcementOf([], [answer('streaming', 'H')])).toBe('The mayor is writing.')
  expect(announcementOf([answer('streaming', 'H')], [answer('streaming', 'Hello')])).toBeNull()
  expect(announcementOf([answer('streaming', 'Hello')], [answer('complete')])).toBe('The mayor: Hello Ada')
})

test('what went wrong is told with its reason', () => {
  expect(announcementOf([answer('streaming')], [answer('interrupted', '', 'You stopped it.')])).toBe(
    'The mayor was interrupted. You stopped it.',
  )
})

test('a long answer is read out by its beginning', () => {
  expect(announcementOf([], [answer('complete', 'x'.repeat(5000))])?.length).toBeLessThan(700)
})
