import { expect, it } from 'vitest'
import { formatUsd } from './format-usd.ts'

it.each([
  [0, '$0.00'],
  [1, '< $0.01'],
  [10_000, '$0.01'],
  [12_345_678, '$12.35'],
])('%i micros are %s', (costMicros, text) => expect(formatUsd(costMicros)).toBe(text))
