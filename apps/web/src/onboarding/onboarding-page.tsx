import type { TownId } from '@gastown/contract/ids'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { SystemBanner } from '../towns/system-banner.tsx'
import { Banner } from '../ui/banner.tsx'
import { TopBar } from '../ui/top-bar.tsx'
import { NewTown } from './new-town.tsx'
import './onboarding.css'
import type { OnboardingStep } from './onboarding-search.ts'
import { StepList } from './step-list.tsx'
import { TownInTheMaking } from './town-in-the-making.tsx'
import { useOnboardingDraft } from './use-onboarding-draft.ts'

/**
 * From nothing to a mayor that has heard its first sentence. The town is made, and its mayor begins to warm up, with the first step: what
 * the others ask for goes on meanwhile. The step and the town are in the address, the rest of what was typed in the tab.
 */
export function OnboardingPage(): ReactNode {
  const { town: townId, step = 'town' } = useSearch({ from: '/new' })
  const navigate = useNavigate()
  const state = useOnboardingDraft()
  const [notice, setNotice] = useState<string | null>(null)

  const goTo = (next: OnboardingStep, town = townId): Promise<void> => navigate({ to: '/new', search: { town, step: next } })
  const startAnew = (text: string): void => {
    setNotice(text)
    void navigate({ to: '/new', search: {}, replace: true })
  }
  const onMade = async (made: TownId): Promise<void> => {
    setNotice(null)
    // Going back leads to the town that is there, and not to a form that would make another one.
    await navigate({ to: '/new', search: { town: made, step: 'town' }, replace: true })
    await goTo('repository', made)
  }

  return (
    <>
      <TopBar />
      <SystemBanner />
      <main className="onboarding">
        <h1>A new town</h1>
        <StepList step={step} townId={townId ?? null} />
        {notice === null ? null : <Banner level="warning">{notice}</Banner>}
        {townId === undefined ? (
          <NewTown state={state} onMade={onMade} />
        ) : (
          <TownInTheMaking key={townId} townId={townId} step={step} state={state} onStep={goTo} onGone={startAnew} />
        )}
      </main>
    </>
  )
}
