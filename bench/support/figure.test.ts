import { describe, expect, it } from 'vitest'
import { describeTarget, figureOf } from './figure.ts'

const of = (durationsMs: readonly number[], target: Parameters<typeof figureOf>[0]['target'], floorMs?: number) =>
  figureOf({
    scenario: 'hot',
    what: 'painted',
    durationsMs,
    ...(target === undefined ? {} : { target }),
    ...(floorMs === undefined ? {} : { floor: { what: 'a bare server', p50Ms: floorMs } }),
  })

describe('a figure', () => {
  it('is reached only when every part of its target is', () => {
    expect(of([100, 100, 500], { p50Ms: 100 }).reached).toBe(true)
    expect(of([100, 100, 500], { p50Ms: 100, p95Ms: 400 }).reached).toBe(false)
    expect(of([101], { p50Ms: 100 }).reached).toBe(false)
  })

  it('against a floor is judged and told as a ratio', () => {
    expect(of([230], { timesFloor: 1.15 }, 200)).toMatchObject({ ratio: 1.15, reached: true })
    expect(of([231], { timesFloor: 1.15 }, 200).reached).toBe(false)
    expect(() => of([1], { timesFloor: 1.15 })).toThrow('needs one')
  })

  it('without a target is neither reached nor missed', () => {
    expect(of([1], undefined)).toMatchObject({ target: null, reached: null, ratio: null })
    expect(describeTarget(null)).toBe('')
  })

  it('says its target in words', () => {
    expect(describeTarget({ p50Ms: 200, p95Ms: 400 })).toBe('p50 ≤ 200 ms, p95 ≤ 400 ms')
  })
})
