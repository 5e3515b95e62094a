import { expect, test } from 'vitest'
import { boardColumns } from './board-columns.ts'
import { sortBeads } from '../filter/sort-beads.ts'
import { sampleCard } from '../testing/sample-card.ts'

const cards = [
  sampleCard(5, { status: 'closed', closedAt: '2026-01-02T00:00:00.000Z', title: 'B' }),
  sampleCard(4, { status: 'failed', priority: 'low' }),
  sampleCard(3, { status: 'closed', closedAt: '2026-01-03T00:00:00.000Z', title: 'a', costMicros: 5 }),
  sampleCard(2, { status: 'failed', priority: 'critical', updatedAt: '2026-01-09T00:00:00.000Z' }),
]
const numbers = (of: readonly { readonly beadId: string }[]) => of.map(({ beadId }) => Number(beadId.slice(5)))

test('there is a column for each state, also an empty one, and failed beads have theirs', () => {
  expect(boardColumns(cards, { statuses: [], sort: 'newest' }).map(({ status, cards: own }) => [status, numbers(own)])).toEqual([
    ['open', []],
    ['in_progress', []],
    ['in_review', []],
    ['failed', [4, 2]],
    ['closed', [3, 5]],
  ])
})

test('a filter by state leaves the other columns out, and an order that is wished holds for closed ones too', () => {
  const columns = boardColumns(cards, { statuses: ['closed'], sort: 'oldest' })
  expect(columns.map(({ status, cards: own }) => [status, numbers(own)])).toEqual([['closed', [3, 5]]])
})

test.each([
  ['newest', [5, 4, 3, 2]],
  ['oldest', [2, 3, 4, 5]],
  ['changed', [2, 5, 4, 3]],
  ['priority', [2, 5, 3, 4]],
  ['cost', [3, 5, 4, 2]],
  ['title', [3, 5, 2, 4]],
] as const)('by %s', (sort, expected) => {
  expect(numbers(sortBeads(cards, sort))).toEqual(expected)
})
