import { expect, test } from 'vitest'
import { choiceOf, countFilters, freshChoice, parseBeadsSearch, renderBeadsSearch, type BeadsChoice } from './beads-search.ts'

const choice: BeadsChoice = {
  view: 'list',
  sort: 'priority',
  search: 'login form',
  statuses: ['open', 'failed'],
  priorities: ['high'],
  waits: ['blocked'],
  rigs: ['rig-1'],
  convoys: ['convoy-1'],
  labels: ['ui', 'bug'],
  agents: ['nobody'],
}

test('what is chosen is the same after a way through the address', () => {
  expect(choiceOf({ ...renderBeadsSearch(choice) })).toEqual(choice)
  expect(choiceOf({ ...renderBeadsSearch(freshChoice) })).toEqual(freshChoice)
  expect(countFilters(choice)).toBe(7)
})

test('a fresh page has an address without anything', () => {
  expect(renderBeadsSearch(freshChoice)).toEqual({})
})

test('what an address cannot mean is left out, and what it can mean is kept', () => {
  const search = { view: 'map', sort: 7, status: 'open,half,open', priority: ['high'], label: ',a,,b', q: 42, other: 'x' }
  expect(parseBeadsSearch(search)).toEqual({ status: 'open', label: 'a,b', q: '42' })
})
