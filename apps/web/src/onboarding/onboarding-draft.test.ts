import { expect, it } from 'vitest'
import { emptyDraft, parseDraft, renderDraft, type OnboardingDraft } from './onboarding-draft.ts'

const draft: OnboardingDraft = {
  ...emptyDraft('key-12345'),
  name: 'Ankh',
  model: { provider: 'anthropic', baseURL: '', model: 'claude-sonnet-4-5', smallModel: '' },
  gitUrl: '/home/me/app',
  sentence: 'Look around.',
}

it('comes back as it was kept', () => {
  expect(parseDraft(renderDraft(draft))).toEqual(draft)
})

it('promise 10: a key that was typed is never kept, also when the form still holds it', () => {
  const form = { ...draft.model, apiKey: 'sk-secret' }
  expect(renderDraft({ ...draft, model: form })).not.toContain('sk-secret')
})

it('what cannot be read is no draft', () => {
  expect(parseDraft(null)).toBeNull()
  expect(parseDraft('{"name":')).toBeNull()
  expect(parseDraft('{"name":"of another version"}')).toBeNull()
})
