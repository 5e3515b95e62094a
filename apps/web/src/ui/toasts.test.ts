import { expect, it } from 'vitest'
import { createToasts } from './toasts.ts'

it('shows the newest three, each until it is dismissed', () => {
  const toasts = createToasts()
  for (const text of ['one', 'two', 'three', 'four']) toasts.show({ text })
  const texts = () => toasts.shown.get().map(({ text }) => text)
  expect(texts()).toEqual(['two', 'three', 'four'])
  toasts.dismiss(toasts.shown.get()[1]?.id ?? 0)
  expect(texts()).toEqual(['two', 'four'])
})
