import { beadIdSchema, type BeadId } from '@gastown/contract/work/ids'
import { expect, test } from 'vitest'
import { beadKeyOf } from './bead-keys.ts'
import { moveCursor, type CursorMove } from './move-cursor.ts'

const id = (text: string): BeadId => beadIdSchema.parse(text)
const columns = [['a1', 'a2', 'a3'], [], ['c1', 'c2'], []].map((ids) => ids.map(id))

test.each<[string, CursorMove, string]>([
  ['a1', 'down', 'a2'],
  ['a3', 'down', 'a3'],
  ['a2', 'up', 'a1'],
  ['a1', 'up', 'a1'],
  ['a2', 'right', 'c2'],
  ['a3', 'right', 'c2'],
  ['c1', 'right', 'c1'],
  ['c2', 'left', 'a2'],
  ['a1', 'left', 'a1'],
  ['a2', 'last', 'a3'],
  ['c2', 'first', 'c1'],
])('from %s %s is %s', (at, move, expected) => {
  expect(moveCursor(columns, id(at), move)).toBe(expected)
})

test('without a place, or at a bead that is no longer shown, any move goes to the first bead there is', () => {
  expect(moveCursor(columns, null, 'down')).toBe('a1')
  expect(moveCursor([[], columns[2] ?? []], id('gone'), 'up')).toBe('c1')
  expect(moveCursor([[]], null, 'down')).toBeNull()
})

test('keys with a modifier are the browser’s, but for select all', () => {
  const press = (key: string, more: object = {}) =>
    beadKeyOf({ key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...more })
  expect(press('j')).toEqual({ does: 'move', move: 'down' })
  expect(press('X', { shiftKey: true })).toEqual({ does: 'select', isRange: true })
  expect(press('a', { ctrlKey: true })).toEqual({ does: 'selectAll' })
  for (const more of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }]) expect(press('c', more)).toBeNull()
  expect(press('q')).toBeNull()
})
