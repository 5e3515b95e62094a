import { expect, test } from 'vitest'
import { beadCardsAfter } from './bead-cards-after.ts'
import { sampleCard } from './testing/sample-card.ts'

const cards = [sampleCard(5), sampleCard(3), sampleCard(1)]
const idsOf = (list: typeof cards | readonly (typeof cards)[number][]) => list.map(({ beadId }) => beadId)

test('a changed card takes the place of the old one, and the others are the same objects', () => {
  const changed = sampleCard(3, { title: 'Another' })
  const after = beadCardsAfter(cards, { cards: [changed], removed: [] })
  expect(after).toEqual([cards[0], changed, cards[2]])
  expect([after[0], after[2]]).toEqual([cards[0], cards[2]])
  expect(after[0]).toBe(cards[0])
})

test('a new card stands where its age puts it, also when several come at once', () => {
  const told = [sampleCard(6), sampleCard(2), sampleCard(0), sampleCard(7)]
  expect(idsOf(beadCardsAfter(cards, { cards: told, removed: [] }))).toEqual(
    [7, 6, 5, 3, 2, 1, 0].map((number) => `bead-${number}`),
  )
})

test('a bead that is gone leaves, one that was never there does no harm, and nothing told is the same list', () => {
  const third = sampleCard(3)
  const after = beadCardsAfter(cards, { cards: [], removed: [third.beadId, sampleCard(9).beadId] })
  expect(idsOf(after)).toEqual(['bead-5', 'bead-1'])
  expect(beadCardsAfter(cards, { cards: [], removed: [] })).toBe(cards)
})
