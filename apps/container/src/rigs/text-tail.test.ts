import { expect, it } from 'vitest'
import { TextTail } from './text-tail.ts'

it('keeps the last characters, and no half of one', () => {
  const tail = new TextTail(5)
  for (let count = 0; count < 100; count++) tail.add(`${count}\n`)
  expect(tail.text()).toBe('8\n99\n')
  const pairs = new TextTail(3)
  pairs.add('🎉🎉')
  expect(pairs.text()).toBe('\uFFFD🎉')
})
