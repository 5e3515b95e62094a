import { expect, test } from 'vitest'
import { modifiedEnter } from './modified-enter.ts'

const key = (changes: Partial<Parameters<typeof modifiedEnter>[0]>) =>
  modifiedEnter({
    type: 'keydown',
    key: 'Enter',
    shiftKey: false,
    altKey: false,
    ctrlKey: false,
    metaKey: false,
    isComposing: false,
    ...changes,
  })

test('Enter with a modifier can be told from Enter', () => {
  expect(key({ shiftKey: true })).toBe('\x1b[13;2u')
  expect(key({ altKey: true })).toBe('\x1b[13;3u')
  expect(key({ ctrlKey: true })).toBe('\x1b[13;5u')
  expect(key({ shiftKey: true, ctrlKey: true })).toBe('\x1b[13;6u')
})

test('Enter alone, other keys, key up, the system’s key and an input method are left alone', () => {
  const others = [
    {},
    { key: 'a', shiftKey: true },
    { type: 'keyup', shiftKey: true },
    { metaKey: true },
    { shiftKey: true, isComposing: true },
  ]
  expect(others.map(key)).toEqual(others.map(() => undefined))
})
