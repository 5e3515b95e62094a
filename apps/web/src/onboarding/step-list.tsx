import type { TownId } from '@gastown/contract/ids'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Icon } from '../ui/icons.tsx'
import { onboardingSteps, type OnboardingStep } from './onboarding-search.ts'

const words: Record<OnboardingStep, string> = { town: 'Name and model', repository: 'Repository', sentence: 'First sentence' }

/** Where one is; every step can be gone to once the town is there. */
export function StepList({ step, townId }: { readonly step: OnboardingStep; readonly townId: TownId | null }): ReactNode {
  const current = onboardingSteps.indexOf(step)
  return (
    <nav aria-label="Steps">
      <ol className="onboarding-steps">
        {onboardingSteps.map((one, index) => {
          const mark = (
            <>
              <span className="onboarding-step-mark" aria-hidden="true">
                {index < current ? <Icon name="check" size={12} /> : index + 1}
              </span>
              {words[one]}
            </>
          )
          const state = index < current ? 'done' : index === current ? 'current' : 'ahead'
          return (
            <li key={one} className="onboarding-step" data-state={state} aria-current={index === current ? 'step' : undefined}>
              {townId === null || index === current ? (
                <span>{mark}</span>
              ) : (
                <Link to="/new" search={{ town: townId, step: one }}>
                  {mark}
                </Link>
              )}
            </li>
          )
        })}
      </ol>
    </nav>
  )
}
