import type { TownId } from '@gastown/contract/ids'
import { TownStory } from '@gastown/core/town-story'
import { describe, expect, it } from 'vitest'
import { selectAutostart } from './select-autostart.ts'

const now = Date.parse('2026-06-30T00:00:00.000Z')
const day = 24 * 60 * 60_000
const gib = 1024 ** 3

function usedDaysAgo(name: string, days: number) {
  const { town } = TownStory.live()
  if (town.mayor === null) throw new Error('no mayor')
  return { ...town, townId: name as TownId, mayor: { ...town.mayor, lastActivityAt: new Date(now - days * day).toISOString() } }
}

describe('towns that are warm before a page is opened', () => {
  const towns = [
    usedDaysAgo('old', 30),
    usedDaysAgo('yesterday', 1),
    usedDaysAgo('today', 0),
    { ...usedDaysAgo('empty', 0), mayor: null },
  ]

  it('are those used within a week, the latest first', () => {
    expect(selectAutostart({ towns, policy: 'recent', budgetBytes: 32 * gib, now })).toEqual(['today', 'yesterday'])
  })
  it('are all with a mayor, when so set', () => {
    expect(selectAutostart({ towns, policy: 'all', budgetBytes: 32 * gib, now })).toEqual(['today', 'yesterday', 'old'])
  })
  it('are none, when so set', () => {
    expect(selectAutostart({ towns, policy: 'none', budgetBytes: 32 * gib, now })).toEqual([])
  })
  it('are no more than the memory budget carries', () => {
    expect(selectAutostart({ towns, policy: 'all', budgetBytes: 2 * gib, now })).toEqual(['today'])
    expect(selectAutostart({ towns, policy: 'all', budgetBytes: gib, now })).toEqual([])
  })
})
