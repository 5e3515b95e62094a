import type { Side } from '../diff/diff-file.ts'

/** A remark on a line of a version of a file; without a line, on the file. */
export interface ReviewComment {
  readonly commentId: string
  readonly path: string
  /** `quote`: the line as it was when the remark was made. */
  readonly line: { readonly side: Side; readonly number: number; readonly quote: string } | null
  readonly text: string
}

/** Comments on a branch that are not sent yet. */
export interface DraftReview {
  /** The branch's tip that the comments were written on. */
  readonly head: string
  /** What is said of the whole branch. */
  readonly summary: string
  readonly comments: readonly ReviewComment[]
}

export function emptyDraft(head: string): DraftReview {
  return { head, summary: '', comments: [] }
}

export function isEmptyDraft({ summary, comments }: DraftReview): boolean {
  return summary.trim() === '' && comments.every(({ text }) => text.trim() === '')
}

/** A draft as it was stored; what cannot be read is none. */
export function parseDraft(text: string | null): DraftReview | null {
  if (text === null) return null
  try {
    const stored: unknown = JSON.parse(text)
    return isDraft(stored) ? stored : null
  } catch {
    return null
  }
}

/** With the comment in it: at its end when it is new, at its place when it is known. */
export function withComment(draft: DraftReview, comment: ReviewComment): DraftReview {
  const index = draft.comments.findIndex(({ commentId }) => commentId === comment.commentId)
  return { ...draft, comments: index === -1 ? [...draft.comments, comment] : draft.comments.with(index, comment) }
}

export function withoutComment(draft: DraftReview, commentId: string): DraftReview {
  return { ...draft, comments: draft.comments.filter((comment) => comment.commentId !== commentId) }
}

function isDraft(stored: unknown): stored is DraftReview {
  const { head, summary, comments } = fieldsOf(stored)
  return typeof head === 'string' && typeof summary === 'string' && Array.isArray(comments) && comments.every(isComment)
}

function isComment(stored: unknown): stored is ReviewComment {
  const { commentId, path, line, text } = fieldsOf(stored)
  const { side, number, quote } = fieldsOf(line)
  const isPlace = line === null || ((side === 'old' || side === 'new') && typeof number === 'number' && typeof quote === 'string')
  return typeof commentId === 'string' && typeof path === 'string' && typeof text === 'string' && isPlace
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
