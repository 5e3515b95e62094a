import { expect, it } from 'vitest'
import { parseOnboardingSearch } from './onboarding-search.ts'

it('keeps the step and the town that an address names', () => {
  expect(parseOnboardingSearch({ step: 'repository', town: 'town-1' })).toEqual({ step: 'repository', town: 'town-1' })
})

it('begins at the beginning where no town is named, whatever the step', () => {
  expect(parseOnboardingSearch({ step: 'sentence' })).toEqual({})
  expect(parseOnboardingSearch({ step: 'sentence', town: '../etc' })).toEqual({})
  expect(parseOnboardingSearch({ step: 7, town: 'town-1' })).toEqual({ town: 'town-1' })
})
