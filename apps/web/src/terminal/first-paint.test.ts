import { expect, test } from 'vitest'
import { waitedMs } from './first-paint.ts'

const marks = [
  { startTime: 100, detail: 'town-1' },
  { startTime: 900, detail: 'town-2' },
  { startTime: 5000, detail: 'town-1' },
]

test('the wait counts from the last click that opened this town', () => {
  expect(waitedMs({ marks, townId: 'town-1', nowMs: 5040 })).toBe(40)
  expect(waitedMs({ marks, townId: 'town-2', nowMs: 1000 })).toBe(100)
})

test('after a reload or by an address it counts from the beginning of the page', () => {
  expect(waitedMs({ marks: [], townId: 'town-1', nowMs: 640 })).toBe(640)
})
