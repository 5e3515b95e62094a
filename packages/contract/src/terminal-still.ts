import type { LastScreenInfo } from './town-routes.ts'

/**
 * The frame `still` of the terminal's wire, for the town, which knows no other frame (`packages/terminal/src/binary-frame.ts`; a test of
 * the container holds the two equal): kind 4 · takenAt u64 · cols u16 · rows u16 · bytes, big-endian.
 */
export function encodeStill(
  { takenAtMs, cols, rows }: Pick<LastScreenInfo, 'takenAtMs' | 'cols' | 'rows'>,
  bytes: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const data = new Uint8Array(13 + bytes.length)
  const view = new DataView(data.buffer)
  view.setUint8(0, 4)
  view.setBigUint64(1, BigInt(takenAtMs))
  view.setUint16(9, cols)
  view.setUint16(11, rows)
  data.set(bytes, 13)
  return data
}
