import { expect, it } from 'vitest'
import { createManualClock } from '../process-manager/testing/manual-clock.ts'
import { watchParent } from './watch-parent.ts'

it('tells once that the parent is gone, and nothing after its end', async () => {
  const clock = createManualClock()
  let parentPid = 7
  let told = 0
  const watch = () => watchParent({ everyMs: 100, clock, readParentPid: () => parentPid, onGone: () => (told += 1) })
  watch()
  watch()()
  await clock.advance(1_000)
  expect(told).toBe(0)
  parentPid = 1
  await clock.advance(1_000)
  expect([told, clock.pending]).toEqual([1, 0])
})
