import { expect, test } from 'vitest'
import { formatAge } from './format-age.ts'

const nowMs = Date.parse('2026-06-01T00:00:00.000Z')
const ago = (seconds: number): string => formatAge(new Date(nowMs - seconds * 1000).toISOString(), nowMs)

test.each([
  [-5, 'now'],
  [59, 'now'],
  [60, '1 min'],
  [7_199, '1 h'],
  [86_400, '1 d'],
  [15 * 86_400, '2 w'],
  [800 * 86_400, '2 y'],
])('%d s ago is %s', (seconds, text) => {
  expect(ago(seconds)).toBe(text)
})
