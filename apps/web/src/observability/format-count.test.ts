import { expect, test } from 'vitest'
import { formatBeadTime, formatCount, formatSize } from './format-count.ts'

test.each([
  [0, '0'],
  [840, '840'],
  [1.5, '1.5'],
  [1000, '1 k'],
  [1234, '1.2 k'],
  [38_400, '38 k'],
  [999_999, '1 M'],
  [4_100_000, '4.1 M'],
])('%d reads as %s', (count, text) => expect(formatCount(count)).toBe(text))

test.each([
  [900, '1 s'],
  [90_000, '2 min'],
  [5_400_000, '1.5 h'],
  [86_400_000, '24 h'],
  [10 * 86_400_000, '10 d'],
])('%d ms of beads read as %s', (ms, text) => expect(formatBeadTime(ms)).toBe(text))

test.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1536, '1.5 KB'],
  [52_428_800, '50 MB'],
  [3 * 1024 ** 3, '3.0 GB'],
])('%d bytes read as %s', (bytes, text) => expect(formatSize(bytes)).toBe(text))
