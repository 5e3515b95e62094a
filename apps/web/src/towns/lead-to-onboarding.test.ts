import { expect, it } from 'vitest'
import { noteOnboardingShown, shallLeadToOnboarding } from './lead-to-onboarding.ts'

function emptyStorage(): Pick<Storage, 'getItem' | 'setItem'> {
  const values = new Map<string, string>()
  return { getItem: (key) => values.get(key) ?? null, setItem: (key, value) => void values.set(key, value) }
}

it('leads whoever has no town to the making of one, once', () => {
  const kept = emptyStorage()
  expect(shallLeadToOnboarding({ towns: 0, kept })).toBe(true)
  noteOnboardingShown(kept)
  expect(shallLeadToOnboarding({ towns: 0, kept })).toBe(false)
})

it('leads nobody away who has a town, or of whom it is not known yet', () => {
  expect(shallLeadToOnboarding({ towns: 1, kept: emptyStorage() })).toBe(false)
  expect(shallLeadToOnboarding({ towns: undefined, kept: emptyStorage() })).toBe(false)
})
