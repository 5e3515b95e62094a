import type { StatusMessage } from '@gastown/contract/status-feed'

/** Messages that a viewer who was away can catch up on: some minutes of a mayor that streams. */
const keptMessages = 1_000
/** Of them, at most this many characters: the view of much work is a hundred kilobytes, and each change of it is a message. */
const maxKeptCharacters = 8 * 1024 * 1024

/** The numbered messages of one town's feed, and the newest of them as they were sent. */
export class KeptMessages {
  readonly #kept: { readonly seq: number; readonly text: string }[] = []
  #characters = 0
  #seq: number

  constructor(firstSeq: number) {
    this.#seq = firstSeq
  }

  /** Of the newest message. */
  get seq(): number {
    return this.#seq
  }

  /** Numbers a message and keeps it; returns it as it is sent. */
  add(render: (seq: number) => StatusMessage): string {
    this.#seq += 1
    const text = JSON.stringify(render(this.#seq))
    this.#kept.push({ seq: this.#seq, text })
    this.#characters += text.length
    while (this.#kept.length > keptMessages || this.#characters > maxKeptCharacters) {
      this.#characters -= this.#kept.shift()?.text.length ?? 0
    }
    return text
  }

  /** Null when they are not all there any more, or the number is not one of ours. */
  after(seq: number): readonly string[] | null {
    if (seq === this.#seq) return []
    const first = this.#kept[0]
    if (first === undefined || seq > this.#seq || seq < first.seq - 1) return null
    return this.#kept.filter((message) => message.seq > seq).map(({ text }) => text)
  }

  /** From here on nobody can catch up on what was before. */
  forget(): void {
    this.#kept.length = 0
    this.#characters = 0
    this.#seq += 1
  }
}
