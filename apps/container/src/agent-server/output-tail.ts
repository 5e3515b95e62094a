import { stripVTControlCharacters } from 'node:util'

/** Lines kept: an engine tells why it ends in its last few. */
const maxLines = 20
/** Characters of a line kept; a stack trace's line is shorter. */
const maxLineLength = 500

/** The last lines of a program's output, bounded, for the reason of an error. */
export class OutputTail {
  #lines: string[] = []
  #open = ''

  add(chunk: string): void {
    const lines = (this.#open + chunk).split('\n')
    this.#open = (lines.pop() ?? '').slice(-maxLineLength)
    this.#lines = [
      ...this.#lines,
      ...lines.filter((line) => line.trim() !== '').map((line) => line.slice(0, maxLineLength)),
    ].slice(-maxLines)
  }

  /** Whether one of the kept lines matches. */
  has(pattern: RegExp): boolean {
    return [...this.#lines, this.#open].some((line) => pattern.test(line))
  }

  /** Without the colours, for a log or an error. */
  text(): string {
    return stripVTControlCharacters([...this.#lines, this.#open].join('\n')).trim()
  }
}
