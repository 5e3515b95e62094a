import { asFields, readId, readObject, readOffset, readSize } from './read-fields.ts'

/** Version of the wire. A viewer of another version is refused with words: its page is reloaded, not mended. */
export const wireVersion = 1

/** Text frames from a viewer. Input itself is a binary frame (`binary-frame.ts`). */
export type ViewerMessage =
  | {
      readonly type: 'hello'
      readonly version: number
      /** Names the viewer over its reconnects, so that input is delivered once. */
      readonly viewerId: string
      readonly cols: number
      readonly rows: number
      readonly focused: boolean
      /** Position in the viewer's own input of the first byte that was not acknowledged. */
      readonly inputOffset: number
      /** What the viewer has: output of that PTY up to that offset. Absent for a screen that is still empty. */
      readonly resume?: { readonly ptyId: string; readonly offset: number }
    }
  /** Output of that PTY is on the viewer's screen up to this offset. */
  | { readonly type: 'ack'; readonly ptyId: string; readonly offset: number }
  | { readonly type: 'resize'; readonly cols: number; readonly rows: number }
  | { readonly type: 'focus'; readonly focused: boolean }
  /** Asks for a `pong`: is anyone there? */
  | { readonly type: 'ping' }

export function encodeViewerMessage(message: ViewerMessage): string {
  return JSON.stringify(message)
}

/** The message of a text frame, or why it is none. Total: never throws. */
export function parseViewerMessage(text: string): ViewerMessage | { readonly bad: string } {
  const fields = readObject(text)
  if (fields === undefined) return { bad: 'a text frame is not a JSON object' }
  const type = fields['type']
  switch (type) {
    case 'hello': {
      const viewerId = readId(fields['viewerId'])
      const version = readOffset(fields['version'])
      const size = readSize(fields)
      const inputOffset = readOffset(fields['inputOffset'])
      const focused = fields['focused']
      if (version === undefined) return { bad: 'hello has no version' }
      if (viewerId === undefined) return { bad: 'hello has no viewerId' }
      if (size === undefined) return { bad: 'hello has no size' }
      if (inputOffset === undefined || typeof focused !== 'boolean') return { bad: 'hello is not complete' }
      const hello = { type, version, viewerId, ...size, focused, inputOffset } as const
      if (fields['resume'] === undefined) return hello
      const resume = asFields(fields['resume'])
      const ptyId = readId(resume?.['ptyId'])
      const offset = readOffset(resume?.['offset'])
      return ptyId === undefined || offset === undefined
        ? { bad: 'hello has a broken resume' }
        : { ...hello, resume: { ptyId, offset } }
    }
    case 'ack': {
      const ptyId = readId(fields['ptyId'])
      const offset = readOffset(fields['offset'])
      return ptyId === undefined || offset === undefined ? { bad: 'ack is not complete' } : { type, ptyId, offset }
    }
    case 'resize': {
      const size = readSize(fields)
      return size === undefined ? { bad: 'resize has no size' } : { type, ...size }
    }
    case 'focus': {
      const focused = fields['focused']
      return typeof focused === 'boolean' ? { type, focused } : { bad: 'focus is not complete' }
    }
    case 'ping':
      return { type }
    default:
      return { bad: 'a text frame has an unknown type' }
  }
}
