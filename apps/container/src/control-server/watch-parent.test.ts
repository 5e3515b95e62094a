import { expect, it } from 'vitest'
import { createManualClock } from '../process-manager/testing/manual-clock.ts'
import { watchParent } from './watch-parent.ts'

it('tells once that the parent is gone, and nothing after its end', async () => {
  const clock = createManualClock()
  let parentPid = 7
  let told = 0
  const watch = () =>
    watchParent({ parentPid: 7, everyMs: 100, clock, readParentPid: () => parentPid, onGone: () => (told += 1) })
  watch()
  watch()()
  await clock.advance(1_000)
  expect(told).toBe(0)
  parentPid = 1
  await clock.advance(1_000)
  expect([told, clock.pending]).toEqual([1, 0])
})

it('tells of a parent that was gone before anybody looked', async () => {
  const clock = createManualClock()
  let told = 0
  watchParent({ parentPid: 7, everyMs: 100, clock, readParentPid: () => 1, onGone: () => (told += 1) })
  await clock.advance(1_000)
  expect(told).toBe(1)
})
