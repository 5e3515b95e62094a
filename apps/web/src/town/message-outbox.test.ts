import { expect, test } from 'vitest'
import { changeOutbox, emptyOutbox, parseOutbox, renderOutbox, type MessageOutbox, type OutboxChange } from './message-outbox.ts'

const at = '2026-01-01T00:00:00.000Z'
const after = (...changes: OutboxChange[]): MessageOutbox => changes.reduce(changeOutbox, emptyOutbox)
const written: OutboxChange[] = [
  { type: 'edited', draft: 'build it' },
  { type: 'sent', localId: 'a', at },
]

test('a sent message empties the box and is shown at once', () => {
  expect(after(...written)).toEqual({ draft: '', outgoing: [{ localId: 'a', text: 'build it', createdAt: at, error: null }] })
})

test('a message is kept until the town has acknowledged it', () => {
  expect(after(...written, { type: 'failed', localId: 'a', error: 'no answer' }).outgoing[0]).toMatchObject({
    text: 'build it',
    error: 'no answer',
  })
  expect(after(...written, { type: 'acknowledged', localId: 'a' })).toEqual(emptyOutbox)
})

test('a blank draft is no message', () => {
  expect(after({ type: 'edited', draft: ' \n ' }, { type: 'sent', localId: 'a', at }).outgoing).toEqual([])
})

test('a failed message can be tried again, or taken back before what was written since', () => {
  const failed = after(...written, { type: 'failed', localId: 'a', error: 'no answer' }, { type: 'edited', draft: 'and test it' })
  expect(changeOutbox(failed, { type: 'retried', localId: 'a' }).outgoing[0]?.error).toBeNull()
  expect(changeOutbox(failed, { type: 'taken_back', localId: 'a' })).toEqual({ draft: 'build it\nand test it', outgoing: [] })
})

test('draft and unacknowledged messages survive a reload, and are not sent again by themselves', () => {
  const restored = parseOutbox(renderOutbox(after(...written, { type: 'edited', draft: 'next' })))
  expect(restored.draft).toBe('next')
  expect(restored.outgoing[0]).toMatchObject({ text: 'build it', error: expect.stringContaining('before the town confirmed') })
})

test('nothing is stored for an empty box, and nothing unreadable breaks it', () => {
  expect(renderOutbox(emptyOutbox)).toBeNull()
  for (const stored of [null, '', '{', '[]', '{"outgoing":[null,{"text":1}],"draft":7}'])
    expect(parseOutbox(stored)).toEqual(emptyOutbox)
})
