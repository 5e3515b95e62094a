import { expect, test } from 'vitest'
import { cellsIn } from './estimate-size.ts'

test('as many whole cells as fit beside the scrollbar', () => {
  expect(cellsIn({ widthPx: 814, heightPx: 400, cellWidthPx: 8, cellHeightPx: 16 })).toEqual({ cols: 100, rows: 25 })
})

test('a box without a size, or letters without one, are guessed as 80 by 24', () => {
  expect(cellsIn({ widthPx: 0, heightPx: 0, cellWidthPx: 8, cellHeightPx: 16 })).toEqual({ cols: 80, rows: 24 })
  expect(cellsIn({ widthPx: 800, heightPx: 400, cellWidthPx: Number.NaN, cellHeightPx: 0 })).toEqual({ cols: 80, rows: 24 })
})
