import { emptyWorkView } from '@gastown/contract/work/empty-work-view'
import { escalationSchema } from '@gastown/contract/work/escalation'
import { describe, expect, it } from 'vitest'
import { countNeedsYou } from './needs-you.ts'

const at = '2026-01-01T00:00:00.000Z'
const escalation = escalationSchema.parse({
  ...{
    escalationId: 'one',
    severity: 'high',
    title: 'One',
    body: '',
    raisedBy: 'town',
    raisedAt: at,
    count: 1,
    lastRaisedAt: at,
  },
})

describe('what needs the user', () => {
  it('is nothing in a town that works or rests', () => {
    expect(countNeedsYou({ ...emptyWorkView, counts: { open: 3, in_progress: 2, in_review: 1, failed: 0 } })).toBe(0)
  })

  it('is each problem, each failed bead, and a pause by the town', () => {
    const counts = { ...emptyWorkView.counts, failed: 2 }
    expect(countNeedsYou({ ...emptyWorkView, counts, escalations: [escalation] })).toBe(3)
    expect(countNeedsYou({ ...emptyWorkView, paused: { cause: 'breaker', reason: 'too many', since: at } })).toBe(1)
  })

  it('is not a pause of the user’s own', () => {
    expect(countNeedsYou({ ...emptyWorkView, paused: { cause: 'user', reason: 'paused', since: at } })).toBe(0)
  })
})
