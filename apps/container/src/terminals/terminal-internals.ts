import type { Terminal } from '@xterm/headless'
import type { Look } from './render-look.ts'

/** What a copy of a screen needs and xterm.js does not offer in public. The version is pinned; tests hold the copy exact. */
export interface TerminalInternals {
  readonly buffers: { readonly normal: BufferInternals; readonly alt: BufferInternals }
  readonly coreService: {
    readonly isCursorHidden: boolean
    readonly decPrivateModes: { readonly cursorStyle: string | undefined; readonly cursorBlink: boolean | undefined }
  }
  readonly coreMouseService: { readonly activeEncoding: string }
  /** How the next character will look. */
  readonly _inputHandler: { readonly _curAttrData: Look }
  /** Parses what was written, on a timer. */
  readonly _writeBuffer: { _action: (data: string | Uint8Array, resumed?: boolean) => unknown }
}

export interface BufferInternals {
  readonly scrollTop: number
  readonly scrollBottom: number
  readonly savedX: number
  readonly savedY: number
  readonly ybase: number
  readonly savedCurAttrData: Look
}

export function internalsOf(terminal: Terminal): TerminalInternals {
  // oxlint-disable-next-line no-underscore-dangle
  return (terminal as unknown as { _core: TerminalInternals })._core
}
