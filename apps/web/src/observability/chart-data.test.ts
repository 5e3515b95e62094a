import { expect, test } from 'vitest'
import { describeSeries, drawnSeries, isEmpty, type ChartSeries } from './chart-data.ts'

const series = (name: string, values: readonly (number | null)[], shape: ChartSeries['shape'] = 'bar'): ChartSeries => ({
  name,
  values,
  shape,
  colour: 1,
})

test('what stands on others is drawn first and as high as all below it, lines over all', () => {
  const drawn = drawnSeries([series('a', [1, 2]), series('line', [9, null], 'line'), series('b', [10, null])])
  expect(drawn.map(({ of, heights }) => [of.name, heights])).toEqual([
    ['b', [11, 2]],
    ['a', [1, 2]],
    ['line', [9, null]],
  ])
})

test('a chart of noughts is empty, whatever its limit', () => {
  expect(isEmpty([series('a', [0, null]), series('limit', [8, 8], 'limit')])).toBe(true)
  expect(isEmpty([series('a', [0, 1])])).toBe(false)
})

test('who does not see a chart is told its highest and its last numbers', () => {
  expect(describeSeries([series('a', [3, 1]), series('b', [null, null])], (value) => `$${value}`)).toBe(
    'a: up to $3, last $1. b: nothing measured',
  )
})
