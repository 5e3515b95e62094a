import type { SessionShare } from './session-share.ts'

/** A program has a session of its own some ms after it was spawned. */
const yieldAfterMs = 20
/** Between the keys of a person who types pass seconds at most. */
const typingMs = 5_000

/**
 * When a terminal's program makes room for its server. Nobody reads a picture before the server serves, and later the picture is of what
 * the server does: a turn that begins does not wait for it. What it draws for whoever types, and its first whole picture, are waited for.
 */
export class TurnTaking {
  readonly #setShare: (share: SessionShare) => void
  readonly #after: (delayMs: number, ring: () => void) => () => void
  #cancel: () => void
  #share: SessionShare = 'usual'
  #isDrawn = false

  /** Begins with the server's boot. */
  constructor(options: {
    readonly setShare: (share: SessionShare) => void
    readonly after: (delayMs: number, ring: () => void) => () => void
  }) {
    this.#setShare = options.setShare
    this.#after = options.after
    this.#cancel = this.#after(yieldAfterMs, () => this.#take('least'))
  }

  served(): void {
    this.#cancel()
    this.#take('usual')
  }

  drawn(): void {
    this.#isDrawn = true
    this.#take('second')
  }

  typed(): void {
    if (!this.#isDrawn) return
    this.#cancel()
    this.#take('usual')
    this.#cancel = this.#after(typingMs, () => this.#take('second'))
  }

  end(): void {
    this.#isDrawn = false
    this.#cancel()
  }

  #take(share: SessionShare): void {
    if (share === this.#share) return
    this.#share = share
    this.#setShare(share)
  }
}
