import { expect, it } from 'vitest'
import { computeReconnectDelayMs } from './reconnect-delay.ts'

const delays = (closeCode: number) =>
  [0, 1, 2, 3, 4, 5, 6, 100].map((failures) => computeReconnectDelayMs({ failures, closeCode }))

it('waits a little longer each time, and never more than two seconds', () => {
  expect(delays(1006)).toEqual([100, 250, 500, 1_000, 2_000, 2_000, 2_000, 2_000])
})

it('connects at once when the container went away, but only the first time', () => {
  expect(delays(4001)).toEqual([0, 100, 250, 500, 1_000, 2_000, 2_000, 2_000])
})
