import { expect, it } from 'vitest'
import { parseActivitySearch, wishOf } from './activity-search.ts'

it.each([
  [{}, {}, { highlights: true }],
  [{ kinds: 'mail,nonsense,beads' }, { kinds: 'beads,mail' }, { kinds: ['beads', 'mail'], highlights: true }],
  [{ kinds: 7, agent: 'no such id!', rig: '', of: [], all: 'yes' }, {}, { highlights: true }],
  [{ kinds: 'spend' }, { kinds: 'spend' }, { kinds: ['spend'] }],
  [
    { agent: 'toast', rig: 'rig-1', of: 'bead-1', all: true },
    { agent: 'toast', rig: 'rig-1', of: 'bead-1', all: true },
    { agentId: 'toast', rigId: 'rig-1', beadId: 'bead-1' },
  ],
])('the address %j means %j', (search, parsed, wish) => {
  expect(parseActivitySearch(search)).toEqual(parsed)
  expect(wishOf(parseActivitySearch(search))).toEqual(wish)
})
