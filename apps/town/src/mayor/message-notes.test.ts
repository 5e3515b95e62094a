import { messageIdSchema, townIdSchema } from '@gastown/contract/ids'
import { expect, it } from 'vitest'
import { createMessageNotes } from './message-notes.ts'

const townId = townIdSchema.parse('town-1')
const message = (index: number) => messageIdSchema.parse(`message-${index}`)

it('a note goes with its message, however often that is delivered, and what was told last is not told again', () => {
  const notes = createMessageNotes()
  notes.keep({ townId, messageId: message(1), note: 'beads' })
  notes.keep({ townId, messageId: message(2), note: 'beads' })
  notes.keep({ townId, messageId: message(3), note: 'mail' })
  notes.keep({ townId, messageId: message(1), note: 'another' })
  expect([1, 1, 2, 3, 4].map((index) => notes.of(message(index)))).toEqual(['beads', 'beads', null, 'mail', null])
})

it('keeps the newest 500', () => {
  const notes = createMessageNotes()
  for (let index = 0; index <= 500; index += 1) notes.keep({ townId, messageId: message(index), note: `${index}` })
  expect([notes.of(message(0)), notes.of(message(1)), notes.of(message(500))]).toEqual([null, '1', '500'])
})
