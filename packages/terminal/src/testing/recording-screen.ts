import type { ViewerScreen } from '../terminal-viewer.ts'

/** A screen that remembers what took effect, in order, and parses only when told to. */
export class RecordingScreen implements ViewerScreen {
  readonly log: string[] = []
  #queue: { readonly data: Uint8Array; readonly parsed: () => void }[] = []
  /** Parse at once. */
  isQuick = true

  write(data: Uint8Array, parsed: () => void): void {
    this.#queue.push({ data, parsed })
    if (this.isQuick) this.parseAll()
  }

  reset(): void {
    this.log.push('reset')
  }

  resize(cols: number, rows: number): void {
    this.log.push(`${cols}x${rows}`)
  }

  parseAll(): void {
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      const [text = '', repainted] = new TextDecoder().decode(next.data).split('\x18\x1bc')
      if (repainted !== undefined) this.reset()
      if ((repainted ?? text) !== '') this.log.push(repainted ?? text)
      next.parsed()
    }
  }
}
