/** A program on the normal screen that shows its cursor has drawn after this, ms: a prompt is one write. A TUI leaves that screen at once. */
const promptMs = 50
/**
 * A full-screen program has drawn when no picture came for this long, ms, with the cursor on the screen. `kilo attach` shows its
 * frame 1.3 s after its first output and the conversation 0.2 to 0.6 s later, `opencode attach` up to 0.74 s later.
 */
const restMs = 1_000
/** One that has got what it is to show draws it in one picture: `kilo attach` 70 to 80 ms after it began to get the conversation. */
const fedRestMs = 150
/** Smaller writes, bytes, are no pictures but a spinner or streamed words, which never rest. Pictures of `kilo attach` have 1,600 or more, of `opencode attach` 1,009. */
const pictureBytes = 800
/** Whatever is on the screen of a program that never rests is shown after this, ms from its first output: twice what `kilo attach` needs. */
const patienceMs = 5_000
/** A program that shows nothing (`cat`) is shown after this, ms from its start; `kilo attach` shows itself after 2.3 to 3.1 s. */
const silentMs = 15_000

interface DrawnGateOptions {
  readonly after: (delayMs: number, ring: () => void) => () => void
  /** The cursor is on the screen, and all output is. */
  readonly showsCursor: () => boolean
  readonly isFullScreen: () => boolean
  /** Called once. */
  readonly onDrawn: () => void
}

/** Finds the moment from which a new program's screen is worth looking at: its first whole picture. */
export class DrawnGate {
  readonly #options: DrawnGateOptions
  #cancelRest: (() => void) | undefined
  #cancelPrompt: (() => void) | undefined
  #cancelPatience: (() => void) | undefined
  readonly #cancelSilent: () => void
  #isFed = false
  #isOpen = false

  constructor(options: DrawnGateOptions) {
    this.#options = options
    this.#cancelSilent = options.after(silentMs, () => this.#open())
  }

  /** The program has written so many bytes. */
  output(bytes: number): void {
    if (this.#isOpen) return
    this.#cancelSilent()
    this.#cancelPatience ??= this.#options.after(patienceMs, () => this.#open())
    this.#cancelPrompt ??= this.#options.after(promptMs, () => this.#lookForPrompt())
    if (bytes >= pictureBytes) this.#waitForRest(this.#isFed ? fedRestMs : restMs)
    else if (this.#cancelRest === undefined) this.#waitForRest(restMs)
  }

  /** It has what it is to show from now on: its next picture is that, and what was drawn before is not. */
  fed(): void {
    if (this.#isOpen || this.#isFed) return
    this.#isFed = true
    if (this.#cancelRest !== undefined) this.#waitForRest(restMs)
  }

  dispose(): void {
    this.#isOpen = true
    this.#cancelRest?.()
    this.#cancelPrompt?.()
    this.#cancelPatience?.()
    this.#cancelSilent()
  }

  #lookForPrompt(): void {
    this.#cancelPrompt = undefined
    const { isFullScreen, showsCursor } = this.#options
    if (!isFullScreen() && showsCursor()) this.#open()
  }

  #waitForRest(ms: number): void {
    this.#cancelRest?.()
    this.#cancelRest = this.#options.after(ms, () => {
      if (this.#options.showsCursor()) this.#open()
      else this.#waitForRest(ms)
    })
  }

  #open(): void {
    if (this.#isOpen) return
    this.dispose()
    this.#options.onDrawn()
  }
}
