import { attachmentMaxBytes, attachmentNameSchema, maxAttachments, mediaTypeSchema } from '@gastown/contract/attachment'
import { expect, test } from 'vitest'
import { draftOfFile, isPicture } from './attachment-draft.ts'

const file = { name: 'notes.txt', type: 'text/plain', size: 10 }
const draft = (fields: Partial<typeof file>, already = 0) => draftOfFile({ ...file, ...fields }, { localId: 'f', already })

test('a file within the limits is on its way at once', () => {
  expect(draft({})).toEqual({
    ...{ localId: 'f', name: 'notes.txt', mediaType: 'text/plain', bytes: 10 },
    ...{ state: 'uploading', progress: 0 },
  })
})

test('a file that breaks a limit is told which, before anything is sent, and cannot be tried again', () => {
  expect(draft({ size: attachmentMaxBytes }).state).toBe('uploading')
  expect(draft({ size: attachmentMaxBytes + 1 })).toMatchObject({ state: 'failed', error: 'Larger than 10 MB.', canRetry: false })
  expect(draft({}, maxAttachments - 1).state).toBe('uploading')
  expect(draft({}, maxAttachments)).toMatchObject({ state: 'failed', error: 'A message takes at most 10 files.' })
})

test.each([
  ['../../etc/passwd', '.._.._etc_passwd'],
  ['a\\b\n.txt', 'a_b_.txt'],
  ['..', 'file'],
  ['', 'file'],
  ['half \ud800.png', 'half \ufffd.png'],
  [`${'x'.repeat(300)}.tar`, `${'x'.repeat(196)}.tar`],
])('the name %j is %j', (name, plain) => {
  expect(draft({ name }).name).toBe(plain)
  expect(attachmentNameSchema.safeParse(plain).success).toBe(true)
})

test.each([
  ['Text/Plain;charset=utf-8', 'text/plain'],
  ['', 'application/octet-stream'],
  ['nonsense', 'application/octet-stream'],
])('the media type %j is %j', (type, plain) => {
  expect(draft({ type }).mediaType).toBe(plain)
  expect(mediaTypeSchema.safeParse(plain).success).toBe(true)
})

test('only what no browser runs is shown as a picture', () => {
  expect(['image/png', 'image/webp'].every(isPicture)).toBe(true)
  expect(['image/svg+xml', 'text/html', 'application/pdf'].some(isPicture)).toBe(false)
})
