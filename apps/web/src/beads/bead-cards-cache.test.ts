import { QueryClient } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import { BeadCardsCache, type ListedBeadCards } from './bead-cards-cache.ts'
import { sampleCard } from './testing/sample-card.ts'

/** A cache whose list is answered when the test says so. */
function openCache() {
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const cache = new BeadCardsCache(queryClient, ['cards'])
  const answers: ((listed: Pick<ListedBeadCards, 'cards'>) => void)[] = []
  const limits: number[] = []
  const list = (limit: number) => {
    limits.push(limit)
    return new Promise<Pick<ListedBeadCards, 'cards'>>((resolve) => answers.push(resolve))
  }
  return {
    cache,
    limits,
    isCut: () => queryClient.getQueryData<ListedBeadCards>(['cards'])?.isCut,
    answer: (...cards: ListedBeadCards['cards'][number][]) => answers.shift()?.({ cards }),
    fetch: () => queryClient.fetchQuery({ queryKey: ['cards'], queryFn: () => cache.read(list), staleTime: 0 }),
    titles: () => queryClient.getQueryData<ListedBeadCards>(['cards'])?.cards.map(({ title }) => title),
  }
}

test('what the feed tells while the list is read is not undone by the list', async () => {
  const { cache, answer, fetch, titles } = openCache()
  const reading = fetch()
  cache.take({ cards: [sampleCard(1, { title: 'Told first' })], removed: [] })
  cache.take({ cards: [sampleCard(1, { title: 'Told last' }), sampleCard(3)], removed: [sampleCard(2).beadId] })
  answer(sampleCard(2), sampleCard(1, { title: 'Listed' }))
  await reading
  expect(titles()).toEqual(['Bead 3', 'Told last'])
})

test('a later list is believed: what was told before it was asked for is not put over it', async () => {
  const { cache, answer, fetch, titles } = openCache()
  const first = fetch()
  cache.take({ cards: [sampleCard(1, { title: 'Old' })], removed: [] })
  answer(sampleCard(1))
  await first
  const second = fetch()
  answer(sampleCard(1, { title: 'Of now' }))
  await second
  expect(titles()).toEqual(['Of now'])
})

test('between lists each change is shown as it comes, and before the first list there is nothing to change', async () => {
  const { cache, answer, fetch, titles } = openCache()
  cache.take({ cards: [sampleCard(1)], removed: [] })
  expect(titles()).toBeUndefined()
  const reading = fetch()
  answer()
  await reading
  cache.take({ cards: [sampleCard(4)], removed: [] })
  expect(titles()).toEqual(['Bead 4'])
})

test('a list that is full says so, and has older ones read when they are wished', async () => {
  const { cache, limits, answer, fetch, isCut } = openCache()
  const many = Array.from({ length: 5_000 }, (_, number) => sampleCard(5_000 - number, { status: 'closed' }))
  const first = fetch()
  answer(...many)
  await first
  expect(isCut()).toBe(true)
  cache.wishOlder()
  const second = fetch()
  answer(...many, sampleCard(0, { status: 'closed' }))
  await second
  expect([limits, isCut()]).toEqual([[5_000, 10_000], false])
})
