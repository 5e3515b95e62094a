import { expect, it } from 'vitest'
import { encodeBinaryFrame, parseBinaryFrame } from './binary-frame.ts'
import type { BinaryFrame } from './binary-frame.ts'

const bytes = Uint8Array.of(0, 27, 255, 128)

it.each<BinaryFrame>([
  { kind: 'output', offset: 0, bytes },
  { kind: 'output', offset: 2 ** 40 + 1, bytes: new Uint8Array(0) },
  { kind: 'input', offset: 7, bytes },
  { kind: 'replay', ptyId: 'pty-ü', offset: 99, cols: 120, rows: 40, bytes },
])('what is encoded is parsed again: $kind at $offset', (frame) => {
  expect(parseBinaryFrame(encodeBinaryFrame(frame))).toEqual(frame)
})

it('a frame is parsed inside of a larger buffer', () => {
  const frame = encodeBinaryFrame({ kind: 'input', offset: 3, bytes })
  const padded = new Uint8Array(frame.length + 5)
  padded.set(frame, 5)
  expect(parseBinaryFrame(padded.subarray(5))).toEqual({ kind: 'input', offset: 3, bytes })
})

it('every truncation and every unknown kind is named, not thrown', () => {
  const replay = encodeBinaryFrame({ kind: 'replay', ptyId: 'abc', offset: 1, cols: 80, rows: 24, bytes: new Uint8Array(0) })
  for (let length = 0; length < replay.length; length += 1) {
    expect(parseBinaryFrame(replay.subarray(0, length))).toHaveProperty('bad')
  }
  for (const kind of [0, 4, 255]) expect(parseBinaryFrame(Uint8Array.of(kind, 0, 0, 0, 0, 0, 0, 0, 0))).toHaveProperty('bad')
  expect(parseBinaryFrame(Uint8Array.of(1, 255, 255, 255, 255, 255, 255, 255, 255))).toHaveProperty('bad')
  replay[9] = 255
  expect(parseBinaryFrame(replay)).toHaveProperty('bad')
})
