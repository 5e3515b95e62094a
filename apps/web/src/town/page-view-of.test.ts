import { describe, expect, it } from 'vitest'
import { pageViewOf, viewsWith } from './page-view-of.ts'

describe('what an address shows', () => {
  it.each([
    ['/towns/t', null, { page: 'overview' }],
    ['/towns/t/', 'bead-1', { page: 'overview', beadId: 'bead-1' }],
    ['/towns/t/beads', null, { page: 'beads' }],
    ['/towns/t/convoys/c-1', null, { page: 'convoys', convoyId: 'c-1' }],
    ['/towns/t/agents/polecat-toast', null, { page: 'agents', agentId: 'polecat-toast' }],
    ['/towns/t/merges/m-1', null, { page: 'merges', mergeId: 'm-1' }],
    ['/towns/t/rigs/r-1/settings', null, { page: 'rigs', rigId: 'r-1' }],
    ['/', null, null],
    ['/towns/t/nowhere', null, null],
    ['/towns/t/convoys/..%2f', null, null],
  ])('%s', (path, beadId, view) => expect(pageViewOf({ path, beadId })).toEqual(view))
})

it('the views that were are kept newest first, each turn of the page once, and no more than asked for', () => {
  const seen = (['overview', 'beads', 'beads', 'mail'] as const).reduce(
    (views, page) => viewsWith(views, { page }, 2),
    [] as ReturnType<typeof viewsWith>,
  )
  expect(seen).toEqual([{ page: 'mail' }, { page: 'beads' }])
})
