import { GastownError } from '@gastown/contract/errors'
import { expect, test } from 'vitest'
import { isErrorOfField } from './is-error-of-field.ts'

const errorAt = (field?: string) => new GastownError('INVALID_INPUT', 'wrong', field === undefined ? {} : { field })

test('an error is shown at the field that the town names, whatever the call wraps around it', () => {
  for (const field of ['model.apiKey', 'config.model.apiKey', 'apiKey'])
    expect(isErrorOfField(errorAt(field), 'model.apiKey')).toBe(true)
  expect(isErrorOfField(errorAt('model.baseURL'), 'model.apiKey')).toBe(false)
  expect(isErrorOfField(errorAt('smallModel'), 'model.model')).toBe(false)
})

test('an error about one of many is shown at the field of all', () => {
  expect(isErrorOfField(errorAt('labels.1'), 'labels')).toBe(true)
  expect(isErrorOfField(errorAt('gates.0.command'), 'gates')).toBe(false)
})

test('an error that names no field belongs to none', () => {
  expect(isErrorOfField(errorAt(), 'name')).toBe(false)
})
