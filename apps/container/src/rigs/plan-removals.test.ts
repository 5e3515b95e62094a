import { describe, expect, it } from 'vitest'
import { planRemovals } from './plan-removals.ts'

const hour = 3_600_000
const now = 1000 * hour
const worktree = (name: string, ageHours: number, megabytes: number, inUse = false) => ({
  name,
  lastUsedMs: now - ageHours * hour,
  bytes: megabytes * 1_000_000,
  inUse,
})
const plan = (keepHours: number, quotaMegabytes: number, ...worktrees: ReturnType<typeof worktree>[]) =>
  planRemovals(worktrees, { keepHours, quotaMegabytes }, now).map(({ name }) => name)

describe('planRemovals', () => {
  it('P9: keepHours is honoured', () => {
    expect(plan(24, 100, worktree('young', 23, 1), worktree('old', 24, 1))).toEqual(['old'])
    expect(plan(0, 100, worktree('a', 0, 1))).toEqual(['a'])
  })
  it('P9: the quota is honoured, those first that were not used for longest, and no more than need be', () => {
    expect(plan(24, 10, worktree('c', 1, 5), worktree('a', 3, 5), worktree('b', 2, 5))).toEqual(['a'])
  })
  it('one that is in use stays, and counts', () => {
    expect(plan(24, 10, worktree('a', 30, 20, true), worktree('b', 1, 1))).toEqual(['b'])
  })
})
