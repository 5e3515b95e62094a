import type { StartupHistory } from '@gastown/contract/startup-history'
import { expect, test } from 'vitest'
import { chartDataOf, chosenSeries, seriesKey } from './phase-series.ts'

type Series = StartupHistory['series'][number]
const seriesOf = (phase: Series['phase'], p95Ms: number, prewarmed = false): Series => ({
  phase,
  prewarmed,
  points: [{ at: '1970-01-01T00:01:00.000Z', count: 1, p50Ms: 0, p95Ms }],
})

test('a log scale shows 0 ms as the least that is measured, a plain one as it is', () => {
  expect(chartDataOf(seriesOf('sdk_ready', 40), true)).toEqual([[60], [1], [40]])
  expect(chartDataOf(seriesOf('sdk_ready', 40), false)).toEqual([[60], [0], [40]])
})

test('the slowest phase that does not wait for the user is shown until another is chosen', () => {
  const all = [
    seriesOf('container_ready', 900),
    seriesOf('sdk_ready', 4000),
    seriesOf('sdk_ready', 0, true),
    seriesOf('first_token', 9999),
  ]
  expect(chosenSeries(all, null)).toBe(all[1])
  expect(chosenSeries(all, 'sdk_ready/prewarmed')).toBe(all[2])
  expect(chosenSeries(all, 'gone')).toBe(all[1])
  expect(chosenSeries([], null)).toBeNull()
  expect(new Set(all.map(seriesKey)).size).toBe(4)
})
