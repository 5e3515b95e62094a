import { readId, readObject, readOffset, readSize, readText } from './read-fields.ts'

/** Text frames to a viewer. Output and replays are binary frames (`binary-frame.ts`). */
export type ServerMessage =
  /** Answer to `hello`. Input of this viewer was received up to `inputOffset`: it goes on from there. */
  | { readonly type: 'welcome'; readonly inputOffset: number }
  /** No PTY yet. The town sends these too, while there is no container (`terminalProgressSchema` of the contract). */
  | { readonly type: 'progress'; readonly text: string; readonly phase?: string; readonly elapsedMs?: number }
  /** The screen of the viewer is kept: output goes on at `offset`, in this size. */
  | { readonly type: 'resumed'; readonly ptyId: string; readonly offset: number; readonly cols: number; readonly rows: number }
  /** Output from `from` up to `to` is not sent byte by byte; a replay at `to` follows. */
  | { readonly type: 'gap'; readonly from: number; readonly to: number }
  /** The PTY has this size from here on in the output. */
  | { readonly type: 'size'; readonly cols: number; readonly rows: number }
  /** Input of this viewer is in the PTY up to `offset`. */
  | { readonly type: 'input-ack'; readonly offset: number }
  /** The program ended (`code`), or was ended (`null`). The socket stays: a new PTY may follow. */
  | { readonly type: 'exit'; readonly code: number | null; readonly text: string }
  /** The socket closes and there is no use in coming back. */
  | { readonly type: 'refused'; readonly text: string }
  | { readonly type: 'pong' }

export function encodeServerMessage(message: ServerMessage): string {
  return JSON.stringify(message)
}

/** The message of a text frame, or why it is none. Total: never throws. */
export function parseServerMessage(frame: string): ServerMessage | { readonly bad: string } {
  const fields = readObject(frame)
  if (fields === undefined) return { bad: 'a text frame is not a JSON object' }
  const type = fields['type']
  const text = readText(fields['text'])
  switch (type) {
    case 'welcome': {
      const inputOffset = readOffset(fields['inputOffset'])
      return inputOffset === undefined ? { bad: 'welcome is not complete' } : { type, inputOffset }
    }
    case 'progress': {
      if (text === undefined) return { bad: 'progress has no text' }
      const phase = readText(fields['phase'])
      const elapsedMs = fields['elapsedMs']
      return {
        type,
        text,
        ...(phase === undefined ? {} : { phase }),
        ...(typeof elapsedMs === 'number' ? { elapsedMs } : {}),
      }
    }
    case 'resumed': {
      const ptyId = readId(fields['ptyId'])
      const offset = readOffset(fields['offset'])
      const size = readSize(fields)
      if (ptyId === undefined || offset === undefined || size === undefined) return { bad: 'resumed is not complete' }
      return { type, ptyId, offset, ...size }
    }
    case 'gap': {
      const from = readOffset(fields['from'])
      const to = readOffset(fields['to'])
      return from === undefined || to === undefined || to < from ? { bad: 'gap is not complete' } : { type, from, to }
    }
    case 'size': {
      const size = readSize(fields)
      return size === undefined ? { bad: 'size is not complete' } : { type, ...size }
    }
    case 'input-ack': {
      const offset = readOffset(fields['offset'])
      return offset === undefined ? { bad: 'input-ack is not complete' } : { type, offset }
    }
    case 'exit': {
      const code = fields['code']
      if (text === undefined || !(code === null || Number.isInteger(code))) return { bad: 'exit is not complete' }
      return { type, code: code as number | null, text }
    }
    case 'refused':
      return text === undefined ? { bad: 'refused has no text' } : { type, text }
    case 'pong':
      return { type }
    default:
      return { bad: 'a text frame has an unknown type' }
  }
}
