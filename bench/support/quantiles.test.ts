import { describe, expect, it } from 'vitest'
import { spreadOf } from './quantiles.ts'

describe('the spread of measured durations', () => {
  it('is the nearest-rank P50 and P95', () => {
    const durationsMs = Array.from({ length: 100 }, (_, index) => 100 - index)
    expect(spreadOf(durationsMs)).toEqual({ runs: 100, p50Ms: 50, p95Ms: 95 })
  })
  it('of one value is that value', () => {
    expect(spreadOf([7.25])).toEqual({ runs: 1, p50Ms: 7.3, p95Ms: 7.3 })
  })
  it('of nothing is an error, not a zero', () => {
    expect(() => spreadOf([])).toThrow('Nothing was measured.')
  })
})
