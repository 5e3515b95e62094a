import { townIdSchema, type TownId } from '@gastown/contract/ids'

export const onboardingSteps = ['town', 'repository', 'sentence'] as const
export type OnboardingStep = (typeof onboardingSteps)[number]

/** What the address of the setting up says: so back, forward and reload lose nothing. */
export interface OnboardingSearch {
  readonly step?: OnboardingStep | undefined
  /** The town that is being set up; absent until it is made. */
  readonly town?: TownId | undefined
}

/** Total: what is no step or no id is left out, and without a town there is only the first step. */
export function parseOnboardingSearch({ step, town }: Record<string, unknown>): OnboardingSearch {
  const townId = townIdSchema.safeParse(town).data
  const known = onboardingSteps.find((one) => one === step)
  if (townId === undefined) return {}
  return { town: townId, ...(known === undefined ? {} : { step: known }) }
}
