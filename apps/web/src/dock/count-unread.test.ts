import { messageIdSchema } from '@gastown/contract/ids'
import { describe, expect, it } from 'vitest'
import { countUnread } from './count-unread.ts'

const row = (id: string, role: 'user' | 'assistant', state: 'complete' | 'streaming' | 'answered' = 'complete') => ({
  messageId: messageIdSchema.parse(id),
  role,
  state,
})
const rows = [row('q1', 'user', 'answered'), row('a1', 'assistant'), row('q2', 'user', 'answered'), row('a2', 'assistant')]

describe('unread answers of the mayor', () => {
  it('are those after the row that was seen last; questions are the user’s own', () => {
    expect(countUnread(rows, 'a1')).toBe(1)
    expect(countUnread(rows, 'a2')).toBe(0)
  })

  it('one that streams is not read yet, and not unread', () => {
    expect(countUnread([...rows, row('a3', 'assistant', 'streaming')], 'a2')).toBe(0)
  })

  it('are none for who has not looked yet, and all after a row that is gone', () => {
    expect(countUnread(rows, null)).toBe(0)
    expect(countUnread(rows, 'long-gone')).toBe(2)
  })
})
