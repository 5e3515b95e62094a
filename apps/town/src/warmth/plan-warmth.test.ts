import type { TownId } from '@gastown/contract/ids'
import { describe, expect, it } from 'vitest'
import { planWarmth, type WarmContainer } from './plan-warmth.ts'

const gib = 1024 ** 3
const container = (name: string, usedAtMs: number, more: Partial<WarmContainer> = {}): WarmContainer => ({
  townId: name as TownId,
  memoryBytes: gib,
  use: 'idle',
  usedAtMs,
  ...more,
})
const none = { spare: null, isSpareWanted: false }

describe('a memory budget', () => {
  it('that carries all leaves all as it is', () => {
    const plan = planWarmth({ budgetBytes: 2 * gib, containers: [container('a', 1), container('b', 2)], ...none })
    expect(plan).toEqual({ sleep: [], spare: 'keep', usedBytes: 2 * gib, measured: true })
  })
  it('that is too small puts those used least lately to sleep, and no more than it must', () => {
    const containers = [container('new', 3), container('old', 1), container('older', 0)]
    expect(planWarmth({ budgetBytes: gib, containers, ...none }).sleep).toEqual(['older', 'old'])
  })
  it('never puts to sleep what is in use', () => {
    const containers = [container('a', 0, { use: 'in_use' }), container('b', 1)]
    expect(planWarmth({ budgetBytes: gib / 2, containers, ...none }).sleep).toEqual(['b'])
  })
  it('does not count on what leaves already, and puts no second one to sleep for it', () => {
    const containers = [container('a', 0, { use: 'leaving' }), container('b', 1)]
    expect(planWarmth({ budgetBytes: gib, containers, ...none })).toMatchObject({ sleep: [], usedBytes: 2 * gib })
  })
  it('ends the spare first', () => {
    const plan = planWarmth({
      budgetBytes: gib,
      containers: [container('a', 0)],
      spare: { memoryBytes: gib / 2 },
      isSpareWanted: true,
    })
    expect(plan).toMatchObject({ sleep: [], spare: 'end' })
  })
  it('starts a spare only where the warm mayor that it becomes has room', () => {
    const start = (budgetBytes: number) =>
      planWarmth({ budgetBytes, containers: [container('a', 0)], spare: null, isSpareWanted: true }).spare
    expect([start(2 * gib), start(3 * gib)]).toEqual(['keep', 'start'])
  })
  it('estimates what the system does not tell, and says so', () => {
    const plan = planWarmth({ budgetBytes: gib, containers: [container('a', 0, { memoryBytes: null })], ...none })
    expect(plan).toMatchObject({ sleep: ['a'], measured: false })
  })
})
