import { useState, type KeyboardEvent, type ReactNode } from 'react'
import type { ReviewComment } from './draft-review.ts'
import './review.css'

interface CommentCardProps {
  readonly comment: ReviewComment
  readonly onText: (text: string) => void
  readonly onRemove: () => void
}

/** One remark of the draft, where it stands in the diff. A new one is being written. */
export function CommentCard({ comment, onText, onRemove }: CommentCardProps): ReactNode {
  const [isEditing, setIsEditing] = useState(comment.text === '')
  const place = comment.line === null ? comment.path : `line ${comment.line.number} of ${comment.path}`
  const close = (): void => (comment.text.trim() === '' ? onRemove() : setIsEditing(false))
  const onKeyDown = (event: KeyboardEvent): void => {
    const isDone = event.key === 'Enter' && (event.ctrlKey || event.metaKey)
    if (!isDone && event.key !== 'Escape') return
    event.preventDefault()
    close()
  }
  return (
    <div className="comment-card" data-testid="comment">
      {isEditing ? (
        <>
          <textarea
            aria-label={`Comment on ${place}`}
            placeholder="What should be different here?"
            rows={2}
            // The person has just asked for it.
            autoFocus
            value={comment.text}
            onChange={(event) => onText(event.target.value)}
            onKeyDown={onKeyDown}
          />
          <div className="comment-actions">
            <span className="field-hint">Kept in this browser until you send it. Ctrl+Enter closes.</span>
            <button type="button" className="button button-small" onClick={onRemove}>
              Remove
            </button>
            <button type="button" className="button button-small button-primary" onClick={close}>
              Done
            </button>
          </div>
        </>
      ) : (
        <div className="comment-said">
          <p className="message-text">{comment.text}</p>
          <div className="comment-actions">
            <button
              type="button"
              className="button button-small"
              aria-label={`Edit the comment on ${place}`}
              onClick={() => setIsEditing(true)}
            >
              Edit
            </button>
            <button
              type="button"
              className="button button-small"
              aria-label={`Remove the comment on ${place}`}
              onClick={onRemove}
            >
              Remove
            </button>
          </div>
        </div>
      )}
    </div>
  )
}
