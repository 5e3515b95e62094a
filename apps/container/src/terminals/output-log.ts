import type { TerminalSize } from './terminal-size.ts'

/** Size changes that are remembered: dragging a window's edge for a minute. Older output than the oldest is forgotten. */
const maxSizeMarks = 1_000

/**
 * The newest output of a PTY, by offset (bytes since the PTY began), and the sizes that it was written for. It is what a viewer
 * resumes from exactly, and the queue that all viewers read from at their own pace: a slow one costs no memory, it is overtaken.
 */
export class OutputLog {
  readonly #ring: Uint8Array
  #start = 0
  #end = 0
  readonly #marks: { readonly offset: number; readonly size: TerminalSize }[]

  constructor(capacityBytes: number, size: TerminalSize) {
    this.#ring = new Uint8Array(capacityBytes)
    this.#marks = [{ offset: 0, size }]
  }

  /** Offset of the oldest byte that is still here. */
  get start(): number {
    return this.#start
  }

  /** Offset after the newest byte. */
  get end(): number {
    return this.#end
  }

  has(offset: number): boolean {
    return offset >= this.#start && offset <= this.#end
  }

  append(bytes: Uint8Array): void {
    const capacity = this.#ring.length
    const kept = bytes.length > capacity ? bytes.subarray(bytes.length - capacity) : bytes
    const at = (this.#end + bytes.length - kept.length) % capacity
    const head = Math.min(kept.length, capacity - at)
    this.#ring.set(kept.subarray(0, head), at)
    this.#ring.set(kept.subarray(head), 0)
    this.#end += bytes.length
    this.#forgetBefore(this.#end - capacity)
  }

  /** What is written from here on is for this size. */
  resize(size: TerminalSize): void {
    const last = this.#marks.at(-1)
    if (last?.offset === this.#end) this.#marks.pop()
    this.#marks.push({ offset: this.#end, size })
    if (this.#marks.length > maxSizeMarks) this.#forgetBefore(this.#marks[1]?.offset ?? 0)
  }

  /** The size that the byte at `offset` is written for. */
  sizeAt(offset: number): TerminalSize {
    const mark = this.#marks.findLast((candidate) => candidate.offset <= offset) ?? this.#marks[0]
    if (mark === undefined) throw new Error('an output log without a size')
    return mark.size
  }

  /**
   * Bytes from `offset` on, all for one size, at most `maxBytes`, and maybe fewer than there are. A view that holds until the
   * next `append`: copy it at once. `offset` must be here (`has`).
   */
  read(offset: number, maxBytes: number): Uint8Array {
    const nextMark = this.#marks.find((mark) => mark.offset > offset)?.offset ?? this.#end
    const at = offset % this.#ring.length
    const length = Math.min(maxBytes, nextMark - offset, this.#end - offset, this.#ring.length - at)
    return this.#ring.subarray(at, at + length)
  }

  #forgetBefore(offset: number): void {
    if (offset > this.#start) this.#start = offset
    while ((this.#marks[1]?.offset ?? Infinity) <= this.#start) this.#marks.shift()
  }
}
