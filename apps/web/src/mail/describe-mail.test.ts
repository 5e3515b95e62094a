import type { MailView } from '@gastown/contract/work/mail'
import { expect, it } from 'vitest'
import { describeMail, previewOf } from './describe-mail.ts'

const mail = (more: object): MailView => more as MailView

it('says what became of a message, and why where it did not arrive', () => {
  const at = '2026-01-01T00:00:00.000Z'
  expect(describeMail(mail({ waits: 'Toast rests.' }))).toEqual({ text: 'Waits', tone: 'busy', why: 'Toast rests.' })
  expect(describeMail(mail({ ended: { how: 'delivered', at, generation: 1 } }))).toMatchObject({ text: 'Delivered', why: null })
  expect(describeMail(mail({ ended: { how: 'expired', at, reason: 'Too late.' } }))).toMatchObject({
    text: 'Not delivered',
    why: 'Too late.',
  })
})

it('shows the beginning of a message in one line', () => {
  expect(previewOf('  one\n\ntwo ')).toBe('one two')
  expect(previewOf('x'.repeat(500))).toHaveLength(160)
})
