import { expect, test } from 'vitest'
import { formatDuration } from './format-duration.ts'

test.each([
  [0, '0 ms'],
  [0.4, '0 ms'],
  [340.2, '340 ms'],
  [999.7, '1.0 s'],
  [2510, '2.5 s'],
  [9990, '10 s'],
  [48_900, '48 s'],
  [185_000, '3 min 5 s'],
  [7_500_000, '2 h 5 min'],
])('%d ms reads as %s', (durationMs, text) => {
  expect(formatDuration(durationMs)).toBe(text)
})
