import { expect, test } from 'vitest'
import { gateDraftsOf, gatesOf, isSameGates, moved, withGate } from './gates-draft.ts'

const gates = [
  { command: 'npm run lint', timeLimitMinutes: 2 },
  { command: 'npm test', timeLimitMinutes: 10 },
]
const drafts = gateDraftsOf(gates)

test('gates that were only looked at are the same', () => {
  expect(isSameGates(drafts, gates)).toBe(true)
  expect(gatesOf(drafts)).toEqual(gates)
})

test('a gate moves one place, and stays at the ends', () => {
  expect(gatesOf(moved(drafts, 0, 1)).map(({ command }) => command)).toEqual(['npm test', 'npm run lint'])
  expect(moved(drafts, 0, -1)).toBe(drafts)
  expect(moved(drafts, 1, 1)).toBe(drafts)
})

test('a row that nothing was typed into is unsaved, and no gate', () => {
  const more = withGate(drafts)
  expect(new Set(more.map(({ key }) => key)).size).toBe(3)
  expect(isSameGates(more, gates)).toBe(false)
  expect(gatesOf(more)).toEqual(gates)
})
