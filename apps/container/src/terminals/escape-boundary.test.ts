import { expect, it } from 'vitest'
import { EscapeBoundary } from './escape-boundary.ts'

const boundaryOf = (...chunks: (string | number[])[]) => {
  const boundary = new EscapeBoundary()
  for (const chunk of chunks) boundary.feed(typeof chunk === 'string' ? new TextEncoder().encode(chunk) : Uint8Array.from(chunk))
  return boundary.offset
}

it.each([
  ['plain text', ['abc'], 3],
  ['a begun escape', ['abc\x1b'], 3],
  ['a begun CSI', ['abc\x1b[38;5'], 3],
  ['a finished CSI', ['abc\x1b[31m'], 8],
  ['a CSI over two chunks', ['abc\x1b[3', '1mx'], 9],
  ['a begun OSC', ['abc\x1b]0;title'], 3],
  ['an OSC ended by BEL', ['\x1b]0;t\x07'], 6],
  ['an OSC ended by ST', ['\x1b]0;t\x1b\\'], 7],
  ['a begun ST', ['a\x1bPq\x1b'], 1],
  ['a charset that waits for its letter', ['a\x1b('], 1],
  ['a sequence that CAN ended', ['a\x1b[3\x18'], 5],
  ['a begun UTF-8 character', [[97, 0xe6, 0xbc]], 1],
  [
    'a finished UTF-8 character',
    [
      [97, 0xe6],
      [0xbc, 0xa2],
    ],
    4,
  ],
] as const)('after %s the boundary is at %j → %i', (_, chunks, offset) => {
  expect(boundaryOf(...chunks.map((chunk) => (typeof chunk === 'string' ? chunk : [...chunk])))).toBe(offset)
})
