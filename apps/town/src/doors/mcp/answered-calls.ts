import type { Clock } from '../../clock.ts'

/** Longer than a gateway sends a call again. */
const keptMs = 10 * 60_000
/** Some minutes of a hundred busy agents. */
const maxKept = 2_000

/**
 * Answers to calls that have an id. One that is sent again while it is performed waits for the same answer; one that is sent again because
 * the answer was lost gets that. Over a restart, the intents' receipts keep what was taken from being taken twice.
 */
export interface AnsweredCalls<T> {
  once(key: string | null, perform: () => Promise<T>): Promise<T>
}

export function createAnsweredCalls<T>(clock: Clock): AnsweredCalls<T> {
  const kept = new Map<string, { readonly answer: Promise<T>; readonly atMs: number }>()
  return {
    once(key, perform) {
      if (key === null) return perform()
      const known = kept.get(key)
      if (known !== undefined) return known.answer
      for (const [oldest, { atMs }] of kept) {
        if (kept.size < maxKept && clock.now() - atMs < keptMs) break
        kept.delete(oldest)
      }
      const answer = perform()
      kept.set(key, { answer, atMs: clock.now() })
      // A call that broke is performed anew when it is sent again.
      answer.catch(() => kept.delete(key))
      return answer
    },
  }
}
