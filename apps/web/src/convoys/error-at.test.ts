import { GastownError } from '@gastown/contract/errors'
import { expect, it } from 'vitest'
import { errorAt } from './error-at.ts'

it('is about one field alone', () => {
  const error = new GastownError('INVALID_INPUT', 'tasks.1.title: must not be empty', { field: 'tasks.1.title' })
  expect(['title', 'tasks.0.title', 'tasks.1.title'].map((field) => errorAt(error, field))).toEqual([null, null, error])
  expect(errorAt(null, 'title')).toBe(null)
})
