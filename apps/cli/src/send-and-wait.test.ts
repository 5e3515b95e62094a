import type { ConversationMessage } from '@gastown/contract/conversation'
import { describe, expect, it } from 'vitest'
import { findAnswer } from './send-and-wait.ts'

const row = (
  messageId: string,
  role: 'user' | 'assistant',
  state: ConversationMessage['state'],
  text = messageId,
): ConversationMessage => ({
  messageId: messageId as never,
  role,
  state,
  text,
  createdAt: '2026-01-01T00:00:00.000Z',
})

describe('the answer to a message', () => {
  it('is there when the turn ended, and is what was written up to the next message', () => {
    const rows = [
      row('u0', 'user', 'answered'),
      row('a0', 'assistant', 'complete'),
      row('u1', 'user', 'answered'),
      row('a1', 'assistant', 'complete'),
    ]
    expect(findAnswer([...rows, row('a2', 'assistant', 'complete'), row('u2', 'user', 'accepted')], 'u1')).toMatchObject({
      answer: 'a1\n\na2',
    })
    expect(findAnswer(rows, 'u0')).toMatchObject({ answer: 'a0' })
  })

  it('is not there before: kept, delivered, or still being written', () => {
    expect(findAnswer([], 'u1')).toBeUndefined()
    expect(findAnswer([row('u1', 'user', 'accepted')], 'u1')).toBeUndefined()
    expect(findAnswer([row('u1', 'user', 'delivered'), row('a1', 'assistant', 'complete')], 'u1')).toBeUndefined()
    expect(findAnswer([row('u1', 'user', 'answered'), row('a1', 'assistant', 'streaming')], 'u1')).toBeUndefined()
  })

  it('never comes for a message that failed: says why', () => {
    expect(() => findAnswer([{ ...row('u1', 'user', 'failed'), reason: 'refused 10 times' }], 'u1')).toThrow('refused 10 times')
  })
})
