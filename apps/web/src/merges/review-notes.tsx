import { getChangeKey } from 'react-diff-view'
import type { ReactNode } from 'react'
import { lineNumberOn, sideOf } from '../diff/diff-file.ts'
import type { DiffNotes } from '../diff/diff-notes.ts'
import { CommentCard } from './comment-card.tsx'
import { withComment, withoutComment, type DraftReview, type ReviewComment } from './draft-review.ts'

/** The draft's comments between the lines of the diff. */
export function reviewNotes(draft: DraftReview, change: (change: (draft: DraftReview) => DraftReview) => void): DiffNotes {
  const { comments } = draft
  const add = (path: string, line: ReviewComment['line']): void => {
    const isThere = comments.some(
      (one) => one.path === path && one.line?.number === line?.number && one.line?.side === line?.side && one.text === '',
    )
    // One that is still empty is the one that is meant.
    if (!isThere) change((known) => withComment(known, { commentId: newCommentId(), path, line, text: '' }))
  }
  const cards = (shown: readonly ReviewComment[]): ReactNode => (
    <div className="comment-cards">
      {shown.map((comment) => (
        <CommentCard
          key={comment.commentId}
          comment={comment}
          onText={(text) => change((known) => withComment(known, { ...comment, text }))}
          onRemove={() => change((known) => withoutComment(known, comment.commentId))}
        />
      ))}
    </div>
  )
  return {
    tokenOf: (path) =>
      comments.flatMap((comment) => (comment.path === path ? [`${comment.commentId} ${comment.text}`] : [])).join('\n'),
    countOf: (path) => comments.filter((comment) => comment.path === path).length,
    ofFile: (path) => {
      const shown = comments.filter((comment) => comment.path === path && comment.line === null)
      return shown.length === 0 ? null : cards(shown)
    },
    ofLines: (file) => {
      const ofFile = comments.filter(({ path, line }) => path === file.path && line !== null)
      if (ofFile.length === 0) return {}
      const changes = file.hunks.flatMap((hunk) => hunk.changes)
      const keyed = changes.flatMap((one) => {
        const side = sideOf(one)
        const shown = ofFile.filter(({ line }) => line?.side === side && line.number === lineNumberOn(one, side))
        return shown.length === 0 ? [] : [[getChangeKey(one), cards(shown)] as const]
      })
      return Object.fromEntries(keyed)
    },
    onFile: ({ path }) => add(path, null),
    onLine: ({ path }, one) => {
      const side = sideOf(one)
      const number = lineNumberOn(one, side)
      if (number !== null) add(path, { side, number, quote: one.content })
    },
  }
}

/** Unlike all others of the draft. Not `randomUUID`, which a page that came over plain HTTP from another machine does not have. */
function newCommentId(): string {
  return `comment-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`
}
