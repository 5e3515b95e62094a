import { defaultWorkConfig } from '@gastown/contract/work/work-config'
import { townConfigPatchSchema, townConfigViewSchema } from '@gastown/contract/town-config'
import { expect, test } from 'vitest'
import { configFormOf, configPatchOf } from './config-form.ts'

const config = townConfigViewSchema.parse({
  engine: 'kilo',
  model: { provider: 'anthropic', model: 'big', apiKeySet: true, roles: { mayor: 'best' } },
  work: defaultWorkConfig,
  container: { sleepAfterMinutes: 30 },
})
const form = configFormOf(config)

test('settings that were only looked at are not saved', () => {
  expect(configPatchOf(form, config)).toBeNull()
})

test('saving one setting touches no other', () => {
  expect(configPatchOf({ ...form, engine: 'opencode' }, config)).toEqual({ engine: 'opencode' })
  expect(configPatchOf({ ...form, sleepAfterMinutes: '0' }, config)).toEqual({ container: { sleepAfterMinutes: 0 } })
  expect(configPatchOf({ ...form, terminalInBackground: false }, config)).toEqual({ terminal: { background: false } })
  expect(configPatchOf({ ...form, closeTerminalAfterMinutes: '5' }, config)).toEqual({ terminal: { closeAfterMinutes: 5 } })
})

test('a key is write-only: the form never has the old one, and sends one only when it was typed', () => {
  expect(form.model.apiKey).toBe('')
  const renamed = configPatchOf({ ...form, model: { ...form.model, model: 'bigger' } }, config)
  expect(renamed).toEqual({ model: { provider: 'anthropic', model: 'bigger', roles: { mayor: 'best' } } })
  const replaced = configPatchOf({ ...form, model: { ...form.model, apiKey: 'sk-new' } }, config)
  expect(replaced?.model?.apiKey).toBe('sk-new')
  expect(townConfigPatchSchema.safeParse(replaced).success).toBe(true)
})

test('models of single roles stay with their provider', () => {
  const moved = configPatchOf({ ...form, model: { ...form.model, provider: 'openai', model: 'x', apiKey: 'sk' } }, config)
  expect(moved?.model).toEqual({ provider: 'openai', model: 'x', apiKey: 'sk' })
})

test('prices stay with their provider, unseen as they are', () => {
  const prices = { big: { inputUsd: 1, outputUsd: 2 } }
  const priced = { ...config, model: { ...config.model, prices } }
  const shown = configFormOf(priced)
  expect(configPatchOf({ ...shown, model: { ...shown.model, model: 'x' } }, priced)?.model).toMatchObject({ model: 'x', prices })
  const moved = configPatchOf({ ...shown, model: { ...shown.model, provider: 'openai', apiKey: 'sk' } }, priced)
  expect(moved?.model).not.toHaveProperty('prices')
})

test('minutes that are no number change nothing', () => {
  for (const text of ['', ' ', 'soon']) {
    expect(configPatchOf({ ...form, sleepAfterMinutes: text, closeTerminalAfterMinutes: text }, config)).toBeNull()
  }
})
