import { expect, it } from 'vitest'
import { engineLabel, unusableReason } from './engine-label.ts'

const own = { engine: 'kilo', version: '7.7.9' } as const

it.each(['kilo/7.7.9', 'kilo/7.7.8', 'kilo/6.99.99', 'kilo/7.7.9-rc.1', 'kilo/nightly', engineLabel('kilo', '7.7.9')])(
  '%s can be used',
  (label) => {
    expect(unusableReason(label, own)).toBeNull()
  },
)

it.each(['kilo/7.7.10', 'kilo/7.10.0', 'kilo/8.0.0'])('%s is of a future schema', (label) => {
  expect(unusableReason(label, own)).toMatch(/^future-schema/)
})

it('another engine’s database is not used', () => {
  expect(unusableReason('unknown', own)).toBeNull()
  expect(unusableReason('opencode/1.18.34', own)).toBe('it was made by opencode/1.18.34, and this agent runs on kilo/7.7.9')
})
