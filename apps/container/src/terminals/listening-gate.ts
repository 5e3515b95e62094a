/** Quiet after output that says the program has painted and waits, ms. */
const quietMs = 150
/** A program that never rests (a clock, a spinner) gets its input after this, ms from its first output. */
const restlessMs = 5_000

/** A program that shows nothing (`cat`) gets its input after this, ms from its start. `kilo attach` shows itself after 2.3 s. */
const silentMs = 15_000

type After = (delayMs: number, ring: () => void) => () => void

/**
 * Finds the moment from which a new program listens to keys. A TUI drops what it gets before: it flushes the terminal's input when it
 * takes it over, and has nothing to type into until it has painted. No escape sequence tells (all of them come early), so the
 * moment is the first silence after the first output.
 */
export class ListeningGate {
  readonly #after: After
  readonly #onListening: () => void
  #cancelQuiet: (() => void) | undefined
  #cancelRestless: (() => void) | undefined
  readonly #cancelSilent: () => void
  #isOpen = false

  constructor(after: After, onListening: () => void) {
    this.#after = after
    this.#onListening = onListening
    this.#cancelSilent = after(silentMs, () => this.#open())
  }

  /** The program has written something. */
  output(): void {
    if (this.#isOpen) return
    this.#cancelQuiet?.()
    this.#cancelQuiet = this.#after(quietMs, () => this.#open())
    this.#cancelRestless ??= this.#after(restlessMs, () => this.#open())
  }

  dispose(): void {
    this.#isOpen = true
    this.#cancelQuiet?.()
    this.#cancelRestless?.()
    this.#cancelSilent()
  }

  #open(): void {
    if (this.#isOpen) return
    this.dispose()
    this.#onListening()
  }
}
