import type { ConvoyView } from '@gastown/contract/work/convoy'
import type { Escalation } from '@gastown/contract/work/escalation'
import { expect, test } from 'vitest'
import { freshOf, notablesOf, unseenOf } from './notable.ts'

const escalation = (id: string, minute: number, more: Partial<Escalation> = {}) =>
  ({
    escalationId: id,
    severity: 'high',
    title: `Title of ${id}`,
    body: 'Body',
    count: 1,
    lastRaisedAt: `2026-03-01T10:${String(minute).padStart(2, '0')}:00.000Z`,
    ...more,
  }) as Escalation
const convoy = (status: ConvoyView['status'], more: Partial<ConvoyView> = {}) =>
  ({
    convoyId: `cv-${status}`,
    title: 'Checkout',
    status,
    totalCount: 3,
    endedAt: '2026-03-01T10:05:00.000Z',
    ...more,
  }) as ConvoyView

test('what needs the user and what has ended stand in one list, newest first, each with where it leads', () => {
  const notables = notablesOf(
    [escalation('e1', 1, { beadId: 'b1' as never }), escalation('e2', 9, { severity: 'low' })],
    [convoy('landed'), convoy('failed', { reason: 'Closed by you.', endedAt: '2026-03-01T10:07:00.000Z' }), convoy('active')],
  )
  expect(notables.map(({ id, tone, about }) => [id, tone, about.kind])).toEqual([
    ['e2 1', 'warn', 'town'],
    ['cv-failed failed', 'bad', 'convoy'],
    ['cv-landed landed', 'good', 'convoy'],
    ['e1 1', 'bad', 'bead'],
  ])
  expect(notables[1]?.text).toBe('Closed by you.')
})

test('what happened while somebody was away is unseen until they have looked', () => {
  const notables = notablesOf([escalation('e1', 1), escalation('e2', 9)], [])
  expect(unseenOf(notables, '2026-03-01T10:05:00.000Z').map(({ id }) => id)).toEqual(['e2 1'])
})

test('only what comes while the page is open is told at once; the same problem again is told again', () => {
  const first = freshOf(null, notablesOf([escalation('e1', 1)], []))
  expect(first.fresh).toEqual([])
  const second = freshOf(first.known, notablesOf([escalation('e1', 2, { count: 2 }), escalation('e2', 3)], []))
  expect(second.fresh.map(({ id }) => id)).toEqual(['e2 1', 'e1 2'])
  expect(freshOf(second.known, notablesOf([escalation('e2', 3)], [])).fresh).toEqual([])
})
