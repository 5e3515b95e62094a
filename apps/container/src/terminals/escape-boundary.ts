type State = 'ground' | 'escape' | 'sequence' | 'text' | 'text_escape'

const ESC = 0x1b
const BEL = 0x07
const CAN = 0x18
const SUB = 0x1a

/**
 * Follows a terminal's byte stream and knows its last boundary: the offset up to which no escape sequence and no UTF-8 character
 * is cut in two. A copy of the screen stands for the stream up to there; what comes after must be sent as bytes.
 */
export class EscapeBoundary {
  #state: State = 'ground'
  #utf8Left = 0
  #read = 0
  #boundary = 0

  /** Offset of the last boundary. */
  get offset(): number {
    return this.#boundary
  }

  feed(bytes: Uint8Array): void {
    for (let index = 0; index < bytes.length; index += 1) {
      this.#step(bytes[index] ?? 0)
      if (this.#state === 'ground' && this.#utf8Left === 0) this.#boundary = this.#read + index + 1
    }
    this.#read += bytes.length
  }

  #step(byte: number): void {
    if (byte === CAN || byte === SUB) {
      this.#state = 'ground'
      this.#utf8Left = 0
      return
    }
    switch (this.#state) {
      case 'ground':
        this.#utf8Left = byte < 0x80 ? 0 : byte < 0xc0 ? Math.max(0, this.#utf8Left - 1) : byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3
        if (byte === ESC) this.#state = 'escape'
        return
      case 'escape':
        this.#state = afterEscape(byte)
        return
      case 'sequence':
        if (byte === ESC) this.#state = 'escape'
        else if (byte >= 0x40 && byte <= 0x7e) this.#state = 'ground'
        return
      case 'text':
        if (byte === BEL) this.#state = 'ground'
        else if (byte === ESC) this.#state = 'text_escape'
        return
      case 'text_escape':
        this.#state = byte === 0x5c ? 'ground' : afterEscape(byte)
        return
    }
  }
}

/** CSI begins a sequence; OSC, DCS, SOS, PM and APC a text up to its terminator; intermediates wait for one more byte. */
function afterEscape(byte: number): State {
  if (byte === 0x5b) return 'sequence'
  if (byte === 0x5d || byte === 0x50 || byte === 0x58 || byte === 0x5e || byte === 0x5f) return 'text'
  if (byte >= 0x20 && byte <= 0x2f) return 'escape'
  return byte === ESC ? 'escape' : 'ground'
}
