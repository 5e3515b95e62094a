/** Something that the palette can find. */
export interface Findable {
  readonly text: string
  /** Other words that it is found by: an id, what it does. */
  readonly words?: string | undefined
}

/**
 * The entries that have all words of what was typed, the best first, at most `most`; those that are equally good stay in their order. Without
 * words: the first ones.
 */
export function rankEntries<T extends Findable>(entries: readonly T[], typed: string, most: number): readonly T[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return entries.slice(0, most)
  return entries
    .map((entry) => ({ entry, score: scoreOf(entry, words) }))
    .filter(({ score }) => score > 0)
    .toSorted((left, right) => right.score - left.score)
    .slice(0, most)
    .map(({ entry }) => entry)
}

/** 0: a word is not there. The beginning of the text counts most, then the beginning of a word, then the middle of one. */
function scoreOf({ text, words = '' }: Findable, typed: readonly string[]): number {
  const own = text.toLowerCase()
  const other = words.toLowerCase()
  const scores = typed.map((word) => Math.max(placeOf(own, word), placeOf(other, word) / 2))
  return scores.includes(0) ? 0 : scores.reduce((sum, score) => sum + score, 0)
}

function placeOf(text: string, word: string): number {
  const at = text.indexOf(word)
  if (at < 0) return 0
  if (at === 0) return text.length === word.length ? 6 : 5
  return isWordBegin(text, word) ? 3 : 1
}

function isWordBegin(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text.charAt(at - 1))) return true
  }
  return false
}
