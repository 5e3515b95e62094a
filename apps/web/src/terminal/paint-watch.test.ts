import { expect, test } from 'vitest'
import { createPaintWatch } from './paint-watch.ts'

test('the first paint is of a live terminal with something on it, and is told once', () => {
  let told = 0
  const watch = createPaintWatch(() => (told += 1))
  watch.rendered(() => true)
  watch.told({ state: 'live' })
  watch.rendered(() => false)
  expect(told).toBe(0)
  watch.rendered(() => true)
  watch.rendered(() => true)
  expect(told).toBe(1)
})

test('what stood on the screen when the connection was lost is no paint', () => {
  let told = 0
  const watch = createPaintWatch(() => (told += 1))
  watch.told({ state: 'live' })
  watch.told({ state: 'disconnected', sinceMs: 0, nextAttemptInMs: 100 })
  watch.rendered(() => true)
  expect(told).toBe(0)
})
