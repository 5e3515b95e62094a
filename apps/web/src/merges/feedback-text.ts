import type { DraftReview, ReviewComment } from './draft-review.ts'

/** What the town takes of feedback, UTF-16 units. */
export const maxFeedbackLength = 20_000
/** Of the line that a comment is on: enough to find it when it has moved. */
const maxQuoteLength = 200

/**
 * The draft as the worker reads it: what is said of the whole, then each comment under the place that it is on, with the line as it was.
 * In the order of `paths`, by line; remarks on a file come before those on its lines.
 */
export function feedbackText({ summary, comments }: DraftReview, paths: readonly string[]): string {
  const placeOf = (path: string): number => {
    const index = paths.indexOf(path)
    return index === -1 ? paths.length : index
  }
  const told = comments
    .filter(({ text }) => text.trim() !== '')
    .toSorted(
      (one, other) =>
        placeOf(one.path) - placeOf(other.path) ||
        one.path.localeCompare(other.path, 'en') ||
        (one.line?.number ?? 0) - (other.line?.number ?? 0),
    )
  return [summary.trim(), ...told.map(commentText)].filter((part) => part !== '').join('\n\n')
}

function commentText({ path, line, text }: ReviewComment): string {
  if (line === null) return `${path} (the whole file):\n${text.trim()}`
  const place = `${path}:${line.number}${line.side === 'old' ? ' (as it was before; the line is gone)' : ''}`
  const quote = line.quote.length > maxQuoteLength ? `${line.quote.slice(0, maxQuoteLength).toWellFormed()}…` : line.quote
  return `${place}\n> ${quote}\n${text.trim()}`
}

/** Why it cannot be sent, with the way out; null: it can. */
export function whyNotSendable(feedback: string): string | null {
  if (feedback === '') return 'Write a comment on a line, on a file, or on the whole branch first.'
  if (feedback.length <= maxFeedbackLength) return null
  const over = (feedback.length - maxFeedbackLength).toLocaleString('en')
  return `The review is ${over} characters longer than the ${maxFeedbackLength.toLocaleString('en')} that a worker is given. Shorten it, or send a part of it first.`
}
