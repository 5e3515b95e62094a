import { expect, test } from 'vitest'
import { countFacets } from './bead-facets.ts'
import { freshChoice, type BeadsChoice } from '../beads-search.ts'
import { filterBeads } from './filter-beads.ts'
import { sampleCard } from '../testing/sample-card.ts'

const cards = [
  sampleCard(1, { title: 'Fix the Login', labels: ['frontend', 'bug'], priority: 'high', agentId: 'ace', status: 'in_progress' }),
  sampleCard(2, { title: 'Speed up search', labels: ['backend'], rigId: 'rig-bank', convoyId: 'convoy-1' }),
  sampleCard(3, { title: 'Login with passkeys', status: 'failed', waits: { kind: 'needs_you', text: 'It failed.' } }),
]
const shown = (choice: Partial<BeadsChoice>) => filterBeads(cards, { ...freshChoice, ...choice }).map(({ title }) => title)

test('without a filter all are shown, in their order', () => {
  expect(filterBeads(cards, freshChoice)).toEqual(cards)
})

test('a search wants each of its words in the title, the id or a label, whatever their case', () => {
  expect(shown({ search: 'LOGIN' })).toEqual(['Fix the Login', 'Login with passkeys'])
  expect(shown({ search: ' login  bug ' })).toEqual(['Fix the Login'])
  expect(shown({ search: 'bead-2' })).toEqual(['Speed up search'])
  expect(shown({ search: 'nothing of it' })).toEqual([])
})

test.each<[Partial<BeadsChoice>, readonly string[]]>([
  [{ statuses: ['failed', 'open'] }, ['Speed up search', 'Login with passkeys']],
  [{ priorities: ['high'] }, ['Fix the Login']],
  [{ waits: ['needs_you'] }, ['Login with passkeys']],
  [{ rigs: ['rig-bank'] }, ['Speed up search']],
  [{ convoys: ['convoy-1'] }, ['Speed up search']],
  [{ labels: ['bug', 'backend'] }, ['Fix the Login', 'Speed up search']],
  [{ agents: ['ace'] }, ['Fix the Login']],
  [{ agents: ['nobody'] }, ['Speed up search', 'Login with passkeys']],
])('%j', (choice, titles) => {
  expect(shown(choice)).toEqual(titles)
})

test('filters of several kinds must all fit', () => {
  expect(shown({ statuses: ['in_progress'], labels: ['backend'] })).toEqual([])
})

test('a filter counts what each of its choices would show, so that what is chosen in it leaves nothing out there', () => {
  const facets = countFacets(cards, { ...freshChoice, statuses: ['failed'], search: 'login' })
  expect(Object.fromEntries(facets.statuses)).toEqual({ in_progress: 1, failed: 1 })
  expect(Object.fromEntries(facets.rigs)).toEqual({ 'rig-shop': 1 })
  expect(Object.fromEntries(facets.labels)).toEqual({})
  expect(Object.fromEntries(facets.agents)).toEqual({ nobody: 1 })
})
