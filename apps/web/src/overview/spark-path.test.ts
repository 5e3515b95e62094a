import { expect, it } from 'vitest'
import { sparkPath } from './spark-path.ts'

it('goes from left to right, the largest at the top, and nothing at the bottom', () => {
  const { points, line, area } = sparkPath([0, 4, 16], { widthPx: 20, heightPx: 11 })
  expect(points).toEqual([
    { x: 0, y: 10 },
    { x: 10, y: 6 },
    { x: 20, y: 2 },
  ])
  expect(line).toBe('M0 10L10 6L20 2')
  expect(area.endsWith('L20 11L0 11Z')).toBe(true)
  expect(sparkPath([0, 0], { widthPx: 20, heightPx: 11 }).points.every(({ y }) => y === 10)).toBe(true)
})
