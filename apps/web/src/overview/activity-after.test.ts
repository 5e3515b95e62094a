import { activityStepMs, activitySteps, type TownActivity } from '@gastown/contract/work/town-activity'
import type { TownEventView } from '@gastown/contract/work/work-view'
import { describe, expect, it } from 'vitest'
import { activityAfter, activityUntil, landedSince } from './activity-after.ts'

const start = Date.parse('2026-01-01T00:00:00.000Z')
const at = (step: number, moreMs = 0) => new Date(start + step * activityStepMs + moreMs).toISOString()
const day: TownActivity = {
  upTo: 9,
  steps: Array.from({ length: activitySteps }, (_, index) => ({ at: at(index), events: 1, landed: 0, failed: 0 })),
}
let seq = 9
const event = (type: string, when: string): TownEventView => ({ seq: (seq += 1), type, at: when, text: '' })

describe('the activity of a day', () => {
  it('counts what happens in the step in which it happens', () => {
    const after = activityAfter(day, [event('bead.landed', at(47, 5)), event('bead.failed', at(46)), event('mail.sent', at(47))])
    expect(after.steps.slice(-2)).toEqual([
      { at: at(46), events: 2, landed: 0, failed: 1 },
      { at: at(47), events: 3, landed: 1, failed: 0 },
    ])
  })

  it('goes on with the time, whatever happens', () => {
    const later = activityAfter(day, [event('bead.landed', at(50))])
    expect(later.steps).toHaveLength(activitySteps)
    expect(later.steps[0]?.at).toBe(at(3))
    expect(later.steps.slice(-3).map(({ events }) => events)).toEqual([0, 0, 1])
    expect(activityUntil(day, start + 47.5 * activityStepMs).steps).toBe(day.steps)
    expect(activityUntil(day, start + 1000 * activityStepMs).steps.every(({ events }) => events === 0)).toBe(true)
  })

  it('counts nothing twice', () => {
    const landed = event('bead.landed', at(47))
    const after = activityAfter(day, [landed])
    expect(activityAfter(after, [landed])).toBe(after)
  })

  it('of before its first step is not counted', () => {
    expect(activityAfter(day, [event('bead.landed', at(-1))]).steps).toEqual(day.steps)
  })

  it('says what has landed since midnight', () => {
    const landed = activityAfter(day, [event('bead.landed', at(10)), event('bead.landed', at(40)), event('bead.landed', at(41))])
    expect(landedSince(landed, Date.parse(at(40)))).toBe(2)
  })
})
