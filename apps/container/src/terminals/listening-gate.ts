/** Quiet after output that says the program has painted and waits, ms. */
const quietMs = 150
/**
 * A program that hides the cursor for good, or never rests, gets its input after this, ms from its first output. On a machine with
 * seven times more work than cores `kilo attach` needs 4 s from its first output to its prompt.
 */
const patienceMs = 10_000
/** A program that shows nothing (`cat`) gets its input after this, ms from its start. `kilo attach` shows itself after 2.3 s. */
const silentMs = 15_000

interface ListeningGateOptions {
  readonly after: (delayMs: number, ring: () => void) => () => void
  /** The cursor is on the screen, and all output is. */
  readonly showsCursor: () => boolean
  /** Called once. */
  readonly onListening: () => void
}

/**
 * Finds the moment from which a new program listens to keys. A TUI drops what it gets before: it flushes the terminal's input when it
 * takes it over, and has nothing to type into until it has painted that. Raw mode, the alternate screen and bracketed paste do
 * not tell: `kilo attach` has them all within milliseconds and paints its prompt seconds later. What does tell is the cursor. A
 * TUI hides it at once and shows it in the field that takes keys; a shell shows it all the time. So the moment is the first
 * silence after output with the cursor on the screen.
 */
export class ListeningGate {
  readonly #options: ListeningGateOptions
  #cancelQuiet: (() => void) | undefined
  #cancelPatience: (() => void) | undefined
  readonly #cancelSilent: () => void
  #isOpen = false

  constructor(options: ListeningGateOptions) {
    this.#options = options
    this.#cancelSilent = options.after(silentMs, () => this.#open())
  }

  /** The program has written something. */
  output(): void {
    if (this.#isOpen) return
    this.#cancelSilent()
    this.#cancelPatience ??= this.#options.after(patienceMs, () => this.#open())
    this.#waitForQuiet()
  }

  dispose(): void {
    this.#isOpen = true
    this.#cancelQuiet?.()
    this.#cancelPatience?.()
    this.#cancelSilent()
  }

  #waitForQuiet(): void {
    this.#cancelQuiet?.()
    this.#cancelQuiet = this.#options.after(quietMs, () => {
      if (this.#options.showsCursor()) this.#open()
      else this.#waitForQuiet()
    })
  }

  #open(): void {
    if (this.#isOpen) return
    this.dispose()
    this.#options.onListening()
  }
}
