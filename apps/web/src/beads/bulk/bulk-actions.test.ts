import { expect, test } from 'vitest'
import { labelsAfter, planBulk, whyNot, type BulkAction } from './bulk-actions.ts'
import { describeRun } from './bulk-words.ts'
import { sampleCard } from '../testing/sample-card.ts'

const cards = {
  open: sampleCard(1),
  held: sampleCard(2, { hold: true }),
  paused: sampleCard(3, { waits: { kind: 'backing_off', text: 'Try 1 failed.' } }),
  working: sampleCard(4, { status: 'in_progress' }),
  inReview: sampleCard(5, { status: 'in_review' }),
  failed: sampleCard(6, { status: 'failed' }),
  rework: sampleCard(7, { status: 'failed', kind: 'rework' }),
  closed: sampleCard(8, { status: 'closed' }),
}
type Name = keyof typeof cards
const names = Object.keys(cards) as Name[]

test.each<[BulkAction['type'], readonly Name[]]>([
  ['start', ['held', 'paused']],
  ['hold', ['open', 'paused', 'working', 'failed', 'rework']],
  ['retry', ['failed']],
  ['priority', ['open', 'held', 'paused', 'working', 'inReview', 'failed', 'rework']],
  ['labels', ['open', 'held', 'paused', 'working', 'inReview', 'failed', 'rework']],
  ['close', ['open', 'held', 'paused', 'working', 'inReview', 'failed', 'rework']],
  ['delete', ['open', 'held', 'paused', 'working', 'failed', 'rework']],
])('%s is for %j, and each other says why not', (type, fitting) => {
  expect(names.filter((name) => whyNot(cards[name], type) === null)).toEqual(fitting)
  const { fits, leftOut } = planBulk(Object.values(cards), type)
  expect([fits.length, leftOut.length]).toEqual([fitting.length, names.length - fitting.length])
  for (const { why } of leftOut) expect(why).toMatch(/\w+ \w+/)
})

test('labels are added and taken away once, and nothing is sent when they stay the same', () => {
  const change = (add: string[], remove: string[]) => labelsAfter(['ui', 'bug'], { type: 'labels', add, remove })
  expect(change(['bug', 'perf'], ['ui'])).toEqual(['bug', 'perf'])
  expect(change(['ui'], ['other'])).toBeNull()
})

test('a run says how far it is, and how many could not be', () => {
  const run = { action: { type: 'retry' }, total: 3, done: 3, failures: [] } as const
  expect(describeRun({ ...run, done: 1 })).toBe('1 of 3 beads opened again…')
  expect(describeRun(run)).toBe('3 beads were opened again.')
  const failure = { card: cards.failed, message: 'It is gone.' }
  expect(describeRun({ ...run, failures: [failure, failure] })).toBe('1 bead was opened again; 2 could not be.')
})
