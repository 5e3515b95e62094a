import { expect, it } from 'vitest'
import { describeWarmth } from './describe-warmth.ts'

const gib = 1024 ** 3
const warmth = { budgetBytes: 12 * gib, usedBytes: 2.9 * gib, warmTowns: 3, spares: { wanted: 1, ready: 1 }, measured: true }

it('says in one line how many towns are warm, what they hold, and whether a spare waits', () => {
  expect(describeWarmth(warmth, 8)).toBe('3 of 8 towns warm · 2.9 of 12 GiB · a spare is ready')
  const estimated = { ...warmth, measured: false, spares: { wanted: 1, ready: 0 } }
  expect(describeWarmth(estimated, 8)).toBe('3 of 8 towns warm · about 2.9 of 12 GiB')
})
