import { expect, it } from 'vitest'
import { suggestTownName } from './suggest-town-name.ts'

it('suggests a name that no town has, whatever its case', () => {
  expect(suggestTownName([])).toBe('Springfield')
  expect(suggestTownName(['SPRINGFIELD', 'Elsewhere'])).toBe('Shelbyville')
})

it('counts when all are taken', () => {
  const taken: string[] = []
  for (let made = 0; made < 12; made += 1) taken.push(suggestTownName(taken))
  expect(new Set(taken).size).toBe(12)
  expect(taken.at(-1)).toMatch(/^Springfield \d+$/)
})
