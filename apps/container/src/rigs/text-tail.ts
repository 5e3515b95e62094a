/** Keeps the last `maxChars` characters of what is added. */
export class TextTail {
  readonly #maxChars: number
  #text = ''

  constructor(maxChars: number) {
    this.#maxChars = maxChars
  }

  add(chunk: string): void {
    this.#text += chunk
    // Cut now and then, not with every line of a command that prints a lot.
    if (this.#text.length > 4 * this.#maxChars) this.#text = this.#text.slice(-this.#maxChars)
  }

  /** Whole characters: a pair whose first half was cut off is none. */
  text(): string {
    return this.#text.slice(-this.#maxChars).toWellFormed()
  }
}
