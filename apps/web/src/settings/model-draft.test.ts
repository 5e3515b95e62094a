import { townConfigPatchSchema, type TownConfigView } from '@gastown/contract/town-config'
import { expect, test } from 'vitest'
import { modelDraftOf, modelPatchOf, noPrice, pricedModels, withForm } from './model-draft.ts'

const model: TownConfigView['model'] = { provider: 'anthropic', model: 'big', apiKeySet: true, roles: { mayor: 'best' } }
const draft = modelDraftOf(model)

test('a model that was only looked at is not saved', () => {
  expect(modelPatchOf(draft, model)).toBeNull()
})

test('promise 10: a key is write-only: the form never has the old one, and sends one only when it was typed', () => {
  expect(draft.form.apiKey).toBe('')
  const renamed = modelPatchOf({ ...draft, form: { ...draft.form, model: 'bigger' } }, model)
  expect(renamed).toEqual({ provider: 'anthropic', model: 'bigger', roles: { mayor: 'best' } })
  const replaced = modelPatchOf({ ...draft, form: { ...draft.form, apiKey: 'sk-new' } }, model)
  expect(replaced?.apiKey).toBe('sk-new')
  expect(townConfigPatchSchema.safeParse({ model: replaced }).success).toBe(true)
})

test('a key can be taken away, and typing another one is no taking away', () => {
  const removing = { ...draft, removesKey: true }
  const patch = modelPatchOf(removing, model)
  expect(patch?.apiKey).toBeNull()
  expect(townConfigPatchSchema.safeParse({ model: patch }).success).toBe(true)
  expect(withForm(removing, { ...draft.form, apiKey: 'sk-new' }).removesKey).toBe(false)
})

test('a role without a model of its own has the town’s', () => {
  const patch = modelPatchOf({ ...draft, roles: { ...draft.roles, mayor: ' ' } }, model)
  expect(patch).toEqual({ provider: 'anthropic', model: 'big' })
})

test('models of single roles stay with their provider', () => {
  const moved = withForm(draft, { ...draft.form, provider: 'openai', model: 'x', apiKey: 'sk' })
  expect(modelPatchOf(moved, model)).toEqual({ provider: 'openai', model: 'x', apiKey: 'sk' })
})

test('models behind a URL of the user’s have the prices that the user says, and lose them with their provider', () => {
  const own: TownConfigView['model'] = {
    provider: 'openai-compatible',
    baseURL: 'http://127.0.0.1:1/v1',
    model: 'big',
    smallModel: 'small',
    apiKeySet: false,
    prices: { big: { inputUsd: 0.3, outputUsd: 1.2, cachedUsd: 0.03 } },
  }
  const shown = modelDraftOf(own)
  expect(pricedModels(shown)).toEqual(['big', 'small'])
  const priced = modelPatchOf({ ...shown, prices: { ...shown.prices, small: { ...noPrice, inputUsd: '0.1' } } }, own)
  expect(priced?.prices).toEqual({ big: own.prices?.['big'], small: { inputUsd: 0.1, outputUsd: 0 } })
  expect(townConfigPatchSchema.safeParse({ model: priced }).success).toBe(true)
  expect(modelPatchOf({ ...shown, prices: { big: noPrice } }, own)).not.toHaveProperty('prices')
  const moved = withForm(shown, { ...shown.form, provider: 'openai', model: 'x', apiKey: 'sk' })
  expect(pricedModels(moved)).toEqual([])
  expect(modelPatchOf(moved, own)).not.toHaveProperty('prices')
})
