import { describe, expect, it } from 'vitest'
import { keyCaps, nothingPressed, pressShortcut, type PressedSequence } from './shortcut-keys.ts'

const shortcuts = ['g b', 'g o', 'c', '?', 'Mod+k', '[']
const plain = { ctrlKey: false, metaKey: false, altKey: false }

/** Presses keys, each `everyMs` after the one before it, and says what was hit. */
function press(
  keys: readonly (string | { key: string; ctrlKey?: boolean; metaKey?: boolean; altKey?: boolean })[],
  everyMs = 100,
) {
  let sequence: PressedSequence = nothingPressed
  return keys.map((key, index) => {
    const pressed = { ...plain, ...(typeof key === 'string' ? { key } : key) }
    const result = pressShortcut(sequence, { pressed, nowMs: index * everyMs, shortcuts })
    sequence = result.sequence
    return result.hit ?? (result.isTaken ? 'taken' : null)
  })
}

describe('shortcuts', () => {
  it('a key alone, two one after the other, and one with Control or Command', () => {
    expect(press(['c'])).toEqual(['c'])
    expect(press(['g', 'b'])).toEqual(['taken', 'g b'])
    expect(
      press([
        { key: 'k', ctrlKey: true },
        { key: 'K', metaKey: true },
      ]),
    ).toEqual(['Mod+k', 'Mod+k'])
  })

  it('the second key of a sequence means nothing by itself, also when there is no such sequence', () => {
    expect(press(['g', 'c', 'c'])).toEqual(['taken', 'taken', 'c'])
  })

  it('a sequence that is too slow is none', () => expect(press(['g', 'b'], 2_000)).toEqual(['taken', null]))

  it('Shift on its way to "?" does not end a sequence, and AltGr makes plain keys', () => {
    expect(press(['Shift', '?'])).toEqual([null, '?'])
    expect(press(['g', 'Shift', 'b'])).toEqual(['taken', null, 'g b'])
    expect(press([{ key: '[', ctrlKey: true, altKey: true }])).toEqual(['['])
  })

  it('combinations of the browser and the system are left alone', () => {
    expect(
      press([
        { key: 'c', ctrlKey: true },
        { key: 'c', altKey: true },
        { key: 'c', metaKey: true },
      ]),
    ).toEqual([null, null, null])
  })

  it('are shown as the keys that are pressed', () => {
    expect(keyCaps('g b', false)).toEqual(['g', 'b'])
    expect([keyCaps('Mod+k', false), keyCaps('Mod+k', true)]).toEqual([
      ['Ctrl', 'K'],
      ['⌘', 'K'],
    ])
  })
})
