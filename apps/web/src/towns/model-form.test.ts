import { modelConfigInputSchema, modelProviderSchema } from '@gastown/contract/model-config'
import { expect, test } from 'vitest'
import { changeProvider, demoModelForm, isModelFormComplete, modelInputOf, providers } from './model-form.ts'

test('a new town works with nothing: the demo is chosen, and complete', () => {
  expect(isModelFormComplete(demoModelForm, { keyIsSet: false })).toBe(true)
  expect(modelInputOf(demoModelForm)).toEqual({ provider: 'demo', model: 'demo-mayor' })
  expect(modelConfigInputSchema.safeParse(modelInputOf(demoModelForm)).success).toBe(true)
})

test('every provider of the contract is offered once', () => {
  expect([...providers].toSorted()).toEqual([...modelProviderSchema.options].toSorted())
})

test('fields left blank, or that a provider does not have, are not sent', () => {
  const form = { provider: 'anthropic', apiKey: ' sk-1 ', baseURL: 'http://elsewhere', model: ' m ', smallModel: '' } as const
  expect(modelInputOf(form)).toEqual({ provider: 'anthropic', apiKey: 'sk-1', model: 'm' })
})

test('another provider never gets the key of the one before (promise 10)', () => {
  expect(changeProvider('openai')).toEqual({ provider: 'openai', apiKey: '', baseURL: '', model: '', smallModel: '' })
})

test('a key is wanted where a provider needs one, unless the town has it', () => {
  const form = { ...changeProvider('openrouter'), model: 'm' }
  expect(isModelFormComplete(form, { keyIsSet: false })).toBe(false)
  expect(isModelFormComplete(form, { keyIsSet: true })).toBe(true)
  expect(isModelFormComplete({ ...form, apiKey: 'sk' }, { keyIsSet: false })).toBe(true)
})

test('an OpenAI-compatible server needs its address and no key', () => {
  const form = { ...changeProvider('openai-compatible'), model: 'm' }
  expect(isModelFormComplete(form, { keyIsSet: false })).toBe(false)
  expect(isModelFormComplete({ ...form, baseURL: 'http://127.0.0.1:11434/v1' }, { keyIsSet: false })).toBe(true)
})
