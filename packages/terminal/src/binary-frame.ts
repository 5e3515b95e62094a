import { isSize, readId, readOffset } from './read-fields.ts'

/**
 * Frames that carry bytes. All numbers are big-endian.
 *
 *   output  1 · offset u64 · bytes
 *   replay  2 · offset u64 · cols u16 · rows u16 · length of ptyId u8 · ptyId (UTF-8) · bytes
 *   input   3 · offset u64 · bytes
 *   still   4 · takenAt u64, ms since 1970 · cols u16 · rows u16 · bytes
 */
export type BinaryFrame =
  /** Bytes of the PTY; the first one is at `offset`. */
  | { readonly kind: 'output'; readonly offset: number; readonly bytes: Uint8Array }
  /** Clears the screen; the bytes paint what the PTY's first `offset` bytes left on a screen of this size, with scrollback. */
  | {
      readonly kind: 'replay'
      readonly ptyId: string
      readonly offset: number
      readonly cols: number
      readonly rows: number
      readonly bytes: Uint8Array
    }
  /** Bytes of a viewer; the first one is at `offset` of all that this viewer ever typed. */
  | { readonly kind: 'input'; readonly offset: number; readonly bytes: Uint8Array }
  /**
   * A screen of before, while there is no live one: the bytes paint what was on a screen of this size at `takenAtMs`. It belongs to no
   * PTY: nothing of it is acknowledged or resumed from.
   */
  | {
      readonly kind: 'still'
      readonly takenAtMs: number
      readonly cols: number
      readonly rows: number
      readonly bytes: Uint8Array
    }

const kinds = { output: 1, replay: 2, input: 3, still: 4 } as const
const headerBytes = 9

export function encodeBinaryFrame(frame: BinaryFrame): Uint8Array<ArrayBuffer> {
  const id = frame.kind === 'replay' ? new TextEncoder().encode(frame.ptyId) : undefined
  const start = headerBytes + (id === undefined ? 0 : 5 + id.length) + (frame.kind === 'still' ? 4 : 0)
  const data = new Uint8Array(start + frame.bytes.length)
  const view = new DataView(data.buffer)
  view.setUint8(0, kinds[frame.kind])
  view.setBigUint64(1, BigInt(frame.kind === 'still' ? frame.takenAtMs : frame.offset))
  if (frame.kind === 'replay' && id !== undefined) {
    view.setUint16(9, frame.cols)
    view.setUint16(11, frame.rows)
    view.setUint8(13, id.length)
    data.set(id, 14)
  }
  if (frame.kind === 'still') {
    view.setUint16(9, frame.cols)
    view.setUint16(11, frame.rows)
  }
  data.set(frame.bytes, start)
  return data
}

/** The frame, or why it is none. Total: never throws. Its bytes are a view on `data`, not a copy. */
export function parseBinaryFrame(data: Uint8Array): BinaryFrame | { readonly bad: string } {
  if (data.length < headerBytes) return { bad: 'a binary frame is shorter than its header' }
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const offset = readOffset(Number(view.getBigUint64(1)))
  if (offset === undefined) return { bad: 'a binary frame has an offset out of range' }
  switch (view.getUint8(0)) {
    case kinds.output:
      return { kind: 'output', offset, bytes: data.subarray(headerBytes) }
    case kinds.input:
      return { kind: 'input', offset, bytes: data.subarray(headerBytes) }
    case kinds.replay: {
      if (data.length < 14 || data.length < 14 + view.getUint8(13)) return { bad: 'a replay is shorter than its header' }
      const end = 14 + view.getUint8(13)
      const ptyId = readId(new TextDecoder().decode(data.subarray(14, end)))
      const cols = view.getUint16(9)
      const rows = view.getUint16(11)
      if (ptyId === undefined || !isSize(cols, rows)) return { bad: 'a replay has no id or size' }
      return { kind: 'replay', ptyId, offset, cols, rows, bytes: data.subarray(end) }
    }
    case kinds.still: {
      if (data.length < 13) return { bad: 'a still is shorter than its header' }
      const cols = view.getUint16(9)
      const rows = view.getUint16(11)
      if (!isSize(cols, rows)) return { bad: 'a still has no size' }
      return { kind: 'still', takenAtMs: offset, cols, rows, bytes: data.subarray(13) }
    }
    default:
      return { bad: 'a binary frame has an unknown kind' }
  }
}
