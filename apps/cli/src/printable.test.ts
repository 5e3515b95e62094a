import { expect, it } from 'vitest'
import { printable } from './printable.ts'

it('a control sequence in a title cannot reach the terminal; lines, tabs and other letters can', () => {
  expect(printable('a\u001b]0;evil\u0007b\u009b2Jc')).toBe('a\uFFFD]0;evil\uFFFDb\uFFFD2Jc')
  expect(printable('a\u202Ebc')).toBe('a\uFFFDbc')
  expect(printable('Ünï → 🐱\n\tb')).toBe('Ünï → 🐱\n\tb')
})
