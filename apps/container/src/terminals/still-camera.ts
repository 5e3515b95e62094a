import type { PtySession } from './pty-session.ts'
import type { Still } from './still.ts'

/** A still is taken when nothing has changed for this long, ms: a TUI that reacts to a key or opens a message is done by then. */
const restMs = 2_000
/** While a screen never rests (a spinner, an answer that streams), one is taken this often, ms: what `kill -9` costs at most. */
const unrestMs = 10_000

interface StillCameraOptions {
  readonly now: () => number
  readonly after: (delayMs: number, ring: () => void) => () => void
  readonly session: () => PtySession | undefined
  readonly onStill: (still: Still) => void
}

/** Takes stills of a drawn screen: when it came to rest after a change, and on demand. Tells only of those that differ. */
export class StillCamera {
  readonly #options: StillCameraOptions
  #still: Still | undefined
  #cancelRest = (): void => {}
  #cancelUnrest: (() => void) | undefined

  constructor(options: StillCameraOptions) {
    this.#options = options
  }

  /** The newest. */
  get still(): Still | undefined {
    return this.#still
  }

  /** The screen has changed. */
  changed(): void {
    if (this.#options.session()?.isDrawn !== true) return
    const { after } = this.#options
    this.#cancelRest()
    this.#cancelRest = after(restMs, () => this.take())
    this.#cancelUnrest ??= after(unrestMs, () => this.take())
  }

  /** Now, unless the screen is not whole: an older good one is better than that. */
  take(): void {
    this.dispose()
    const session = this.#options.session()
    if (session === undefined || !session.isDrawn || session.end !== undefined || session.log.end === 0) return
    const { size, bytes } = session.screen.replay()
    const before = this.#still
    const same = before?.cols === size.cols && before.rows === size.rows && Buffer.compare(before.bytes, bytes) === 0
    if (same) return
    this.#still = { takenAtMs: this.#options.now(), ...size, bytes }
    this.#options.onStill(this.#still)
  }

  dispose(): void {
    this.#cancelRest()
    this.#cancelUnrest?.()
    this.#cancelUnrest = undefined
  }
}
