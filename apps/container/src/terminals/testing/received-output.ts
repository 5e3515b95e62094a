import type { ReceivedFrame } from './terminal-bench.ts'

/**
 * Checks what a viewer is sent against what the PTY wrote: each byte once and in order, or told to be missing. Once a frame breaks
 * this, reading the position throws.
 */
export class ReceivedOutput {
  readonly #written: Uint8Array
  #ptyId: string | undefined
  #position = 0
  #gap: { readonly from: number; readonly to: number } | undefined
  #fault: Error | undefined
  gaps = 0
  resumes = 0
  replays = 0

  constructor(written: Uint8Array) {
    this.#written = written
  }

  /** Offset after the last byte that was seen, or told to be missing. */
  get position(): number {
    if (this.#fault !== undefined) throw this.#fault
    return this.#position
  }

  take(frame: ReceivedFrame): void {
    try {
      this.#take(frame)
    } catch (error) {
      this.#fault ??= error as Error
    }
  }

  #take(frame: ReceivedFrame): void {
    if ('bad' in frame) throw new Error(frame.bad)
    if ('kind' in frame) {
      if (frame.kind === 'output') this.#output(frame.offset, frame.bytes)
      else if (frame.kind === 'replay') this.#replay(frame.ptyId, frame.offset)
      return
    }
    if (frame.type === 'gap') {
      if (frame.from !== this.#position) throw new Error(`a gap from ${frame.from} at ${this.#position}`)
      this.#gap = frame
      this.gaps += 1
    }
    if (frame.type === 'resumed') {
      if (frame.offset !== this.#position) throw new Error(`resumed at ${frame.offset} instead of ${this.#position}`)
      this.resumes += 1
    }
  }

  #output(offset: number, bytes: Uint8Array): void {
    if (offset !== this.#position) throw new Error(`output at ${offset} instead of ${this.#position}`)
    this.#position = offset + bytes.length
    const expected = this.#written.subarray(offset, this.#position)
    if (Buffer.compare(expected, bytes) !== 0) throw new Error(`other bytes than were written, from ${offset} on`)
  }

  #replay(ptyId: string, offset: number): void {
    this.replays += 1
    if (this.#ptyId !== undefined && this.#gap?.to !== offset) throw new Error(`a replay at ${offset} without a gap to there`)
    this.#ptyId = ptyId
    this.#gap = undefined
    this.#position = offset
  }
}
