import { GastownError, problemOf } from '@gastown/contract/errors'
import { expect, test } from 'vitest'
import { parseUploadAnswer } from './upload-attachment.ts'

const attachment = { attachmentId: 'att-1', name: 'a.png', mediaType: 'image/png', bytes: 3 }

test('the answer of the town is the attachment', () => {
  expect(parseUploadAnswer(201, JSON.stringify(attachment))).toEqual(attachment)
})

test('a refusal says what the town said', () => {
  const problem = problemOf(new GastownError('BODY_TOO_LARGE', 'A file has at most 10 MB.'))
  expect(() => parseUploadAnswer(413, JSON.stringify(problem))).toThrow('A file has at most 10 MB.')
})

test.each([
  [201, '{}'],
  [200, '<html>'],
  [502, ''],
])('an answer of something else (%i %j) is an error with a reason', (status, text) => {
  expect(() => parseUploadAnswer(status, text)).toThrow(`answered with ${status}`)
})
