import type { TownId } from '@gastown/contract/ids'
import { useNavigate } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { usePage } from '../app/page-context.ts'
import { markTownOpened } from '../terminal/first-paint.ts'
import { useEnsureMayor } from '../town/use-ensure-mayor.ts'
import { useTown } from '../town/use-town.ts'
import { useTownFeed } from '../town/use-town-feed.ts'
import { Banner } from '../ui/banner.tsx'
import { DiscardTown } from './discard-town.tsx'
import { ModelStep } from './model-step.tsx'
import type { OnboardingStep } from './onboarding-search.ts'
import { RepositoryStep } from './repository-step.tsx'
import { SentenceStep } from './sentence-step.tsx'
import type { OnboardingDraftState } from './use-onboarding-draft.ts'
import { WarmingMayor } from './warming-mayor.tsx'

interface TownInTheMakingProps {
  readonly townId: TownId
  readonly step: OnboardingStep
  readonly state: OnboardingDraftState
  readonly onStep: (step: OnboardingStep) => Promise<void>
  /** Told with words for the user when the town is there no longer. */
  readonly onGone: (text: string) => void
}

/** The steps of a town that is there already, and its mayor that warms up beside them. */
export function TownInTheMaking({ townId, step, state, onStep, onGone }: TownInTheMakingProps): ReactNode {
  const navigate = useNavigate()
  const { terminals } = usePage()
  const [discarding, setDiscarding] = useState(false)
  const tellGone = (text: string): void => {
    // Whoever discards it knows.
    if (!discarding) onGone(text)
  }
  const { feed } = useTownFeed({ townId, onGone: tellGone })
  const town = useTown({ townId, feed: feed.state })
  const ensuring = useEnsureMayor({ townId, feed: feed.state, onGone: tellGone })

  const open = async (): Promise<void> => {
    state.clear()
    markTownOpened(townId)
    terminals.expect(townId)
    await navigate({ to: '/towns/$townId', params: { townId } })
  }
  return (
    <div className="onboarding-body">
      <div>
        {feed.state === 'disconnected' ? (
          <Banner level="warning">Gastown does not answer. What you type is kept; it is tried again by itself.</Banner>
        ) : null}
        {step === 'town' ? <ModelStep townId={townId} name={town?.name ?? ''} onDone={() => onStep('repository')} /> : null}
        {step === 'repository' ? (
          <RepositoryStep townId={townId} rigs={town?.rigs ?? []} state={state} onDone={() => onStep('sentence')} />
        ) : null}
        {step === 'sentence' ? <SentenceStep townId={townId} town={town} state={state} onOpen={open} /> : null}
      </div>
      <aside className="onboarding-aside" aria-label="The mayor of the new town">
        <WarmingMayor
          town={town}
          ensuring={ensuring.isPending}
          error={ensuring.error}
          onStart={() => ensuring.mutate({ townId })}
        />
        <button type="button" className="button button-small" onClick={() => void open()}>
          Open the town
        </button>
        <button type="button" className="button button-small button-quiet" onClick={() => setDiscarding(true)}>
          Discard this town
        </button>
        <p className="field-hint">The town stays in your list of towns when you leave this page.</p>
      </aside>
      {discarding ? (
        <DiscardTown
          townId={townId}
          name={town?.name ?? 'this town'}
          onClose={() => setDiscarding(false)}
          onDiscarded={async () => {
            state.clear()
            await navigate({ to: '/' })
          }}
        />
      ) : null}
    </div>
  )
}
