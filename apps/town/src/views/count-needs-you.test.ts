import { emptyWork, type Work } from '@gastown/core/work/work'
import { expect, it } from 'vitest'
import { countNeedsYou } from './count-needs-you.ts'

const at = '2026-01-01T00:00:00.000Z'
const workOf = (more: object): Work => ({ ...emptyWork, ...more })
const byId = (...values: readonly (readonly [string, object])[]) => new Map(values)
const pause = (cause: string) => ({ cause, reason: 'So it is.', since: at })

it('counts problems, failed beads, branches and a pause by the town, and what is about the same once', () => {
  const work = workOf({
    escalations: byId(
      ['e1', { beadId: 'failed' }],
      ['e2', { mergeId: 'm1' }],
      ['e3', { beadId: 'in-queue' }],
      ['e4', { acknowledgedAt: at, beadId: 'failed too' }],
    ),
    beads: byId(
      ['failed', { beadId: 'failed', status: 'failed' }],
      ['failed too', { beadId: 'failed too', status: 'failed' }],
      ['open', { beadId: 'open', status: 'open' }],
    ),
    merges: byId(
      ['m1', { mergeId: 'm1', status: { state: 'needs_you' } }],
      ['m2', { mergeId: 'm2', beadId: 'in-queue', status: { state: 'awaiting_merge' } }],
      ['m3', { mergeId: 'm3', status: { state: 'awaiting_merge' } }],
      ['m4', { mergeId: 'm4', status: { state: 'queued' } }],
    ),
    pause: pause('breaker'),
  })
  // Three problems, the bead whose problem was acknowledged, the branch that nobody speaks of, and the pause.
  expect(countNeedsYou(work)).toBe(6)
})

it('is nothing in a town that rests, also when the user paused it', () => {
  expect(countNeedsYou(emptyWork)).toBe(0)
  expect(countNeedsYou(workOf({ pause: pause('user') }))).toBe(0)
})
