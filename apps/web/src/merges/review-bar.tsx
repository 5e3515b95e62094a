import type { TownId } from '@gastown/contract/ids'
import type { MergeView } from '@gastown/contract/work/merge'
import { useMutation } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { ConfirmModal } from '../ui/confirm-modal.tsx'
import { ErrorText } from '../ui/error-text.tsx'
import { emptyDraft, isEmptyDraft, type DraftReview } from './draft-review.ts'
import { feedbackText, maxFeedbackLength, whyNotSendable } from './feedback-text.ts'
import { shortCommit, whyNotReworkable } from './merge-words.ts'
import './review.css'

/** Where the whole branch is spoken of. */
const reviewId = 'review-summary'

interface ReviewBarProps {
  readonly townId: TownId
  readonly merge: MergeView
  readonly draft: DraftReview
  readonly change: (change: (draft: DraftReview) => DraftReview) => void
  /** Files of the diff in their order. */
  readonly paths: readonly string[]
  readonly onSent: () => void
}

/** What is said of the whole branch, and the way of all comments back to a worker. */
export function ReviewBar({ townId, merge, draft, change, paths, onSent }: ReviewBarProps): ReactNode {
  const [isDiscarding, setIsDiscarding] = useState(false)
  const send = useMutation(useTRPC().gastown.requestRework.mutationOptions())
  const feedback = feedbackText(draft, paths)
  const blocked = whyNotReworkable(merge.status.state)
  const problem = blocked ?? whyNotSendable(feedback)
  const count = draft.comments.filter(({ text }) => text.trim() !== '').length
  const { mergeId, head } = merge
  const clear = (): void => change(() => emptyDraft(head))
  const submit = (): void =>
    send.mutate(
      { townId, mergeId, feedback },
      {
        // What could not be sent stays a draft.
        onSuccess: () => {
          clear()
          onSent()
        },
      },
    )
  return (
    <section className="review-bar" aria-label="Your review">
      <div className="field">
        <label htmlFor={reviewId}>
          Your review{' '}
          <span className="muted" data-testid="review-count">
            {count === 1 ? '1 comment on the diff' : `${count} comments on the diff`}
          </span>
        </label>
        <textarea
          id={reviewId}
          rows={2}
          placeholder="What should be different about the whole branch? Comment on single lines by their numbers."
          value={draft.summary}
          onChange={(event) => change((known) => ({ ...known, summary: event.target.value }))}
        />
      </div>
      {draft.head === head || isEmptyDraft(draft) ? null : (
        <p className="field-hint">
          The draft was begun on {shortCommit(draft.head)}; the branch is at {shortCommit(head)} now. Comments whose lines have
          moved are sent with the line as it was.
        </p>
      )}
      {feedback === '' ? null : (
        <details className="review-preview">
          <summary>
            What the worker is told ({feedback.length.toLocaleString('en')} of {maxFeedbackLength.toLocaleString('en')}{' '}
            characters)
          </summary>
          <pre>{feedback}</pre>
        </details>
      )}
      <ErrorText error={send.error} />
      <div className="form-actions">
        <p className="field-hint review-why" role="status">
          {send.isSuccess && isEmptyDraft(draft) ? 'Sent: a worker reworks the branch.' : problem}
        </p>
        <button type="button" className="button" disabled={isEmptyDraft(draft)} onClick={() => setIsDiscarding(true)}>
          Discard
        </button>
        <button type="button" className="button button-primary" disabled={problem !== null || send.isPending} onClick={submit}>
          {send.isPending ? 'Sending…' : 'Send back as rework'}
        </button>
      </div>
      <ConfirmModal
        open={isDiscarding}
        onOpenChange={setIsDiscarding}
        title="Discard the draft?"
        text="Your comments on this branch are in this browser only. They are gone for good."
        action="Discard"
        danger
        pending={false}
        error={null}
        onConfirm={() => {
          clear()
          setIsDiscarding(false)
        }}
      />
    </section>
  )
}

/** Goes to the review from wherever in the diff one is. */
export function ReviewJump({ count }: { readonly count: number }): ReactNode {
  const jump = (): void => {
    const summary = document.getElementById(reviewId)
    summary?.scrollIntoView({ block: 'center' })
    summary?.focus({ preventScroll: true })
  }
  return (
    <button type="button" className="button button-small" onClick={jump}>
      Your review
      {count === 0 ? null : (
        <span className="count" data-tone="warn">
          {count}
        </span>
      )}
    </button>
  )
}
