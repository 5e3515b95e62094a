import { expect, test } from 'vitest'
import { attachmentSchema } from '@gastown/contract/attachment'
import { draftOfFile } from './attachment-draft.ts'
import {
  canSend,
  changeOutbox,
  emptyOutbox,
  parseOutbox,
  renderOutbox,
  type MessageOutbox,
  type OutboxChange,
} from './message-outbox.ts'

const at = '2026-01-01T00:00:00.000Z'
const after = (...changes: OutboxChange[]): MessageOutbox => changes.reduce(changeOutbox, emptyOutbox)
const written: OutboxChange[] = [
  { type: 'edited', draft: 'build it' },
  { type: 'sent', localId: 'a', at },
]

test('a sent message empties the box and is shown at once', () => {
  expect(after(...written)).toEqual({
    ...emptyOutbox,
    outgoing: [{ localId: 'a', text: 'build it', attachments: [], createdAt: at, error: null, waitsForTown: false }],
  })
})

test('a message is kept until the town has acknowledged it', () => {
  expect(after(...written, { type: 'failed', localId: 'a', error: 'no answer', waitsForTown: true }).outgoing[0]).toMatchObject({
    text: 'build it',
    error: 'no answer',
  })
  expect(after(...written, { type: 'acknowledged', localId: 'a' })).toEqual(emptyOutbox)
})

test('a blank draft is no message', () => {
  expect(after({ type: 'edited', draft: ' \n ' }, { type: 'sent', localId: 'a', at }).outgoing).toEqual([])
})

test('a failed message can be tried again, or taken back before what was written since', () => {
  const failed = after(
    ...written,
    { type: 'failed', localId: 'a', error: 'no answer', waitsForTown: true },
    { type: 'edited', draft: 'and test it' },
  )
  expect(changeOutbox(failed, { type: 'retried', localId: 'a' }).outgoing[0]?.error).toBeNull()
  expect(changeOutbox(failed, { type: 'taken_back', localId: 'a' })).toEqual({
    ...emptyOutbox,
    draft: 'build it\nand test it',
  })
})

test('draft and unacknowledged messages survive a reload, and wait to be sent again', () => {
  const restored = parseOutbox(renderOutbox(after(...written, { type: 'edited', draft: 'next' })))
  expect(restored.draft).toBe('next')
  expect(restored.outgoing[0]).toMatchObject({
    text: 'build it',
    error: expect.stringContaining('before the town confirmed'),
    waitsForTown: true,
  })
})

test('what the town has refused is not sent again by itself, not after a reload either', () => {
  const refused = after(...written, { type: 'failed', localId: 'a', error: 'too long', waitsForTown: false })
  expect(parseOutbox(renderOutbox(refused)).outgoing[0]).toMatchObject({ error: 'too long', waitsForTown: false })
})

test('nothing is stored for an empty box, and nothing unreadable breaks it', () => {
  expect(renderOutbox(emptyOutbox)).toBeNull()
  for (const stored of [null, '', '{', '[]', '{"outgoing":[null,{"text":1}],"draft":7}'])
    expect(parseOutbox(stored)).toEqual(emptyOutbox)
})

const picture = attachmentSchema.parse({ attachmentId: 'att-1', name: 'a.png', mediaType: 'image/png', bytes: 3 })
const attached: OutboxChange = {
  type: 'attached',
  files: [draftOfFile({ name: 'a.png', type: 'image/png', size: 3 }, { localId: 'f', already: 0 })],
}
const arrived: OutboxChange = {
  type: 'file_changed',
  localId: 'f',
  progress: { state: 'uploaded', attachment: picture },
}
const broken: OutboxChange = {
  type: 'file_changed',
  localId: 'f',
  progress: { state: 'failed', error: 'no answer', canRetry: true },
}
const edited: OutboxChange = { type: 'edited', draft: 'look' }
const sent: OutboxChange = { type: 'sent', localId: 'a', at }

test('a message waits for its files, and takes them along', () => {
  const waiting = after(edited, attached, { type: 'waited' })
  expect([canSend(waiting), waiting.waits]).toEqual(['waits', true])
  expect(changeOutbox(waiting, sent)).toBe(waiting)
  const ready = changeOutbox(waiting, arrived)
  expect([canSend(ready), ready.waits]).toEqual(['now', true])
  expect(changeOutbox(ready, sent)).toMatchObject({ draft: '', files: [], waits: false, outgoing: [{ attachments: [picture] }] })
})

test('a file that failed keeps the message back until it is tried again or removed', () => {
  const failed = after(edited, attached, { type: 'waited' }, broken)
  expect([canSend(failed), failed.waits]).toEqual(['not', false])
  expect(canSend(changeOutbox(failed, arrived))).toBe('now')
  expect(canSend(changeOutbox(failed, { type: 'detached', localId: 'f' }))).toBe('now')
})

test('who writes on while the files are on their way has not sent yet', () => {
  expect(after(edited, attached, { type: 'waited' }, { type: 'edited', draft: 'look at this' }).waits).toBe(false)
})

test('files alone are no message', () => {
  expect(canSend(after(attached, arrived))).toBe('not')
})

test('files that have arrived survive a reload, in the draft and in what was not sent; one on its way says that it is gone', () => {
  const draft = parseOutbox(renderOutbox(after(attached, arrived)))
  expect(draft.files).toMatchObject([{ state: 'uploaded', attachment: picture }])
  expect(parseOutbox(renderOutbox(after(edited, attached, arrived, sent))).outgoing[0]?.attachments).toEqual([picture])
  expect(parseOutbox(renderOutbox(after(attached))).files).toMatchObject([{ name: 'a.png', state: 'failed', canRetry: false }])
})

test('a message that is taken back brings its files', () => {
  const back = after(edited, attached, arrived, sent, { type: 'taken_back', localId: 'a' })
  expect(back).toMatchObject({ draft: 'look', files: [{ state: 'uploaded', attachment: picture }] })
})
