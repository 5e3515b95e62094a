import { expect, test } from 'vitest'
import { createPaintWatch, type PaintedScreen } from './paint-watch.ts'

function watchIt() {
  const told: PaintedScreen[] = []
  return { told, watch: createPaintWatch((what) => told.push(what)) }
}

test('the first paint is of a live terminal with something on it, and is told once', () => {
  const { told, watch } = watchIt()
  watch.rendered(() => true)
  watch.told({ state: 'live' })
  watch.rendered(() => false)
  expect(told).toEqual([])
  watch.rendered(() => true)
  watch.rendered(() => true)
  expect(told).toEqual(['terminal'])
})

test('what stood on the screen when the connection was lost is no paint', () => {
  const { told, watch } = watchIt()
  watch.told({ state: 'live' })
  watch.told({ state: 'disconnected', sinceMs: 0, nextAttemptInMs: 100 })
  watch.rendered(() => true)
  expect(told).toEqual([])
})

test('a last screen and the live one after it are told apart, each once', () => {
  const { told, watch } = watchIt()
  watch.told({ state: 'waiting', text: 'Starting' })
  watch.toldStill()
  watch.rendered(() => true)
  watch.told({ state: 'waiting', text: 'The agent server is up' })
  watch.rendered(() => true)
  watch.told({ state: 'live' })
  watch.rendered(() => true)
  expect(told).toEqual(['last_screen', 'terminal'])
})
