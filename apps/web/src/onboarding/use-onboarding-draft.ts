import { useState } from 'react'
import { emptyDraft, parseDraft, renderDraft, type OnboardingDraft } from './onboarding-draft.ts'

/** Of the tab: two towns may be set up in two tabs, and a closed tab leaves nothing. */
const draftKey = 'gastown.onboarding-draft'

export interface OnboardingDraftState {
  readonly draft: OnboardingDraft
  readonly change: (change: Partial<OnboardingDraft>) => void
  /** What was typed has become a town: nothing of it is kept. */
  readonly clear: () => void
}

/** The draft as the user types it; a reload of the page finds it again. */
export function useOnboardingDraft(): OnboardingDraftState {
  const [draft, setDraft] = useState(() => parseDraft(sessionStorage.getItem(draftKey)) ?? emptyDraft(crypto.randomUUID()))
  return {
    draft,
    change: (change) => {
      const next = { ...draft, ...change }
      setDraft(next)
      sessionStorage.setItem(draftKey, renderDraft(next))
    },
    clear: () => {
      setDraft(emptyDraft(crypto.randomUUID()))
      sessionStorage.removeItem(draftKey)
    },
  }
}
