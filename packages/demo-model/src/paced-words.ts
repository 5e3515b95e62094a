import type { Step } from './brain.ts'
import { splitWords } from './split-words.ts'

/** A word every 8 ms reads like typing; a long answer is hurried, so that none takes longer than half a second. */
const wordPaceMs = 8
const answerPaceMs = 500

/** A text word by word, as a model writes it. */
export function pacedWords(text: string): readonly Step[] {
  const words = splitWords(text)
  const ms = Math.min(wordPaceMs, Math.floor(answerPaceMs / words.length))
  return words.flatMap((word, index): Step[] =>
    index === 0 || ms === 0
      ? [{ type: 'text', text: word }]
      : [
          { type: 'wait', ms },
          { type: 'text', text: word },
        ],
  )
}
