import type { BinaryFrame } from './binary-frame.ts'
import { flowLimits } from './flow-limits.ts'

/** A terminal screen, as xterm.js is one. `parsed` is called when the bytes have taken effect; calls take effect in order. */
export interface ViewerScreen {
  write(data: Uint8Array, parsed: () => void): void
  /** Not called from here: a reset is part of the bytes, so that no blank screen is drawn between it and the picture. */
  reset(): void
  resize(cols: number, rows: number): void
}

type Replay = Extract<BinaryFrame, { kind: 'replay' }>
type Still = Extract<BinaryFrame, { kind: 'still' }>

const nothing = new Uint8Array(0)
/** CAN ends an escape sequence that was cut short; else it would swallow the beginning of what follows. */
const cancel = 0x18
/** CAN, then RIS: a whole reset of the terminal as part of what is parsed. */
const resetBytes = Uint8Array.of(cancel, 0x1b, 0x63)

/**
 * Puts replays, output and sizes on a screen in the order of the wire: a screen parses later than it is written to, but resets
 * and resizes at once, so these go through its queue. Knows what the screen has, and says so for acknowledgement.
 */
export class OutputPainter {
  readonly #screen: ViewerScreen
  readonly #acknowledge: (ptyId: string, offset: number) => void
  #position: { readonly ptyId: string; readonly offset: number } | undefined
  #acknowledged = 0
  #unparsedWrites = 0
  #disposed = false
  #sizing = false

  constructor(screen: ViewerScreen, acknowledge: (ptyId: string, offset: number) => void) {
    this.#screen = screen
    this.#acknowledge = acknowledge
  }

  /** Output that the screen has or will have without being sent it again; undefined before the first replay. */
  get position(): { readonly ptyId: string; readonly offset: number } | undefined {
    return this.#position
  }

  get isParsing(): boolean {
    return this.#unparsedWrites > 0
  }

  /** The screen is being resized from here, not by its owner. */
  get isSizing(): boolean {
    return this.#sizing
  }

  replay({ ptyId, offset, cols, rows, bytes }: Replay): void {
    this.#position = { ptyId, offset }
    this.#repaint({ cols, rows, bytes }, () => {
      this.#acknowledged = offset
      this.#acknowledge(ptyId, offset)
    })
  }

  /** Paints a screen of before. False when the screen has better: what a PTY wrote. */
  still(still: Still): boolean {
    if (this.#position !== undefined) return false
    this.#repaint(still, () => {})
    return true
  }

  /** False when the server goes on from another place than where this screen is. */
  resume({ ptyId, offset, cols, rows }: { ptyId: string; offset: number; cols: number; rows: number }): boolean {
    if (this.#position?.ptyId !== ptyId || this.#position.offset !== offset) return false
    this.size(cols, rows)
    return true
  }

  size(cols: number, rows: number): void {
    this.#write(nothing, () => this.#resize(cols, rows))
  }

  /** False when bytes are missing before these, or when these were painted already. */
  output(offset: number, bytes: Uint8Array): boolean {
    const position = this.#position
    if (position === undefined || position.offset !== offset) return false
    const end = offset + bytes.length
    this.#position = { ptyId: position.ptyId, offset: end }
    this.#write(bytes, () => {
      if (end - this.#acknowledged < flowLimits.ackEveryBytes) return
      if (this.#position?.ptyId !== position.ptyId) return
      this.#acknowledged = end
      this.#acknowledge(position.ptyId, end)
    })
    return true
  }

  /** The screen may be gone: nothing touches it any more. */
  dispose(): void {
    this.#disposed = true
  }

  /** What was on the screen stays until the new picture is parsed, all of it at once. */
  #repaint({ cols, rows, bytes }: Pick<Still, 'cols' | 'rows' | 'bytes'>, parsed: () => void): void {
    const data = new Uint8Array(resetBytes.length + bytes.length)
    data.set(resetBytes)
    data.set(bytes, resetBytes.length)
    this.size(cols, rows)
    this.#write(data, parsed)
  }

  #write(bytes: Uint8Array, parsed: () => void): void {
    this.#unparsedWrites += 1
    this.#screen.write(bytes, () => {
      this.#unparsedWrites -= 1
      if (!this.#disposed) parsed()
    })
  }

  #resize(cols: number, rows: number): void {
    this.#sizing = true
    try {
      this.#screen.resize(cols, rows)
    } finally {
      this.#sizing = false
    }
  }
}
