import { flowLimits } from '@gastown/terminal/flow-limits'

/** Viewers whose input is remembered after they left: as many as one person opens pages in days. The oldest is forgotten. */
const maxRememberedViewers = 256

type WriteInput = (bytes: Uint8Array, written: () => void) => void

interface ViewerInput {
  /** All input before this position is here or written. */
  received: number
  /** All input before this position is in a PTY. */
  written: number
}

interface QueuedInput {
  readonly viewerId: string
  readonly end: number
  readonly bytes: Uint8Array
}

/**
 * Input of all viewers of one agent, in the order of its arrival: each byte reaches a PTY once, however often a viewer sends it
 * again. While there is no PTY that listens, it is kept. Bounded by each viewer's window.
 */
export class InputQueue {
  readonly #onWritten: (viewerId: string, offset: number) => void
  readonly #viewers = new Map<string, ViewerInput>()
  readonly #queue: QueuedInput[] = []
  #write: WriteInput | undefined
  #writing: QueuedInput | undefined

  constructor(onWritten: (viewerId: string, offset: number) => void) {
    this.#onWritten = onWritten
  }

  /** A viewer came, or came again. `offset`: what it has no acknowledgement for. Returns where it goes on. */
  greet(viewerId: string, offset: number): ViewerInput {
    const known = this.#viewers.get(viewerId) ?? { received: offset, written: offset }
    this.#viewers.delete(viewerId)
    this.#viewers.set(viewerId, known)
    this.#forgetOldest()
    return { ...known }
  }

  /** Takes what is new of the bytes. Gives a reason when they cannot be from a viewer that keeps to the wire. */
  receive(viewerId: string, offset: number, bytes: Uint8Array): { readonly bad: string } | undefined {
    const viewer = this.#viewers.get(viewerId)
    if (viewer === undefined || offset > viewer.received) return { bad: 'input is missing before this input' }
    const fresh = bytes.slice(viewer.received - offset)
    if (fresh.length === 0) return undefined
    const end = viewer.received + fresh.length
    if (end - viewer.written > flowLimits.inputWindowBytes) return { bad: 'more input than the window allows' }
    viewer.received = end
    this.#queue.push({ viewerId, end, bytes: fresh })
    this.#writeNext()
    return undefined
  }

  /** A PTY listens: what was kept goes there, then what comes. */
  deliverTo(write: WriteInput): void {
    this.#write = write
    this.#writeNext()
  }

  /** The PTY is gone. What it was just being given counts as written: keys that were meant for it are not pressed twice. */
  hold(): void {
    this.#write = undefined
    if (this.#writing !== undefined) this.#finish(this.#writing)
  }

  #writeNext(): void {
    if (this.#write === undefined || this.#writing !== undefined) return
    const next = this.#queue.shift()
    if (next === undefined) return
    this.#writing = next
    this.#write(next.bytes, () => {
      if (this.#writing !== next) return
      this.#finish(next)
      this.#writeNext()
    })
  }

  #finish(input: QueuedInput): void {
    this.#writing = undefined
    const viewer = this.#viewers.get(input.viewerId)
    if (viewer === undefined) return
    viewer.written = input.end
    this.#onWritten(input.viewerId, input.end)
  }

  /** One with input on its way is not forgotten. */
  #forgetOldest(): void {
    for (const [viewerId, viewer] of this.#viewers) {
      if (this.#viewers.size <= maxRememberedViewers) return
      if (viewer.received === viewer.written) this.#viewers.delete(viewerId)
    }
  }
}
