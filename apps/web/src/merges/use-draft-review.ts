import type { TownId } from '@gastown/contract/ids'
import type { MergeId } from '@gastown/contract/work/ids'
import { useState } from 'react'
import { emptyDraft, isEmptyDraft, parseDraft, type DraftReview } from './draft-review.ts'

/** The comments on a branch that are not sent yet. Every keystroke is kept in this browser: a reload or a crash loses nothing. */
export function useDraftReview(of: { townId: TownId; mergeId: MergeId; head: string }): {
  draft: DraftReview
  change: (change: (draft: DraftReview) => DraftReview) => void
} {
  const { townId, mergeId, head } = of
  const storedAs = `gastown.review.${townId}.${mergeId}`
  const [draft, setDraft] = useState<DraftReview>(() => parseDraft(localStorage.getItem(storedAs)) ?? emptyDraft(head))
  return {
    draft,
    change: (change) => {
      setDraft((known) => {
        const next = change(known)
        // Nothing is written of a branch that nobody said anything of. One that was begun anew is of the branch as it is now.
        if (isEmptyDraft(next) && next.comments.length === 0) localStorage.removeItem(storedAs)
        else localStorage.setItem(storedAs, JSON.stringify(next))
        return next.comments.length === 0 && next.summary === '' ? emptyDraft(head) : next
      })
    },
  }
}
