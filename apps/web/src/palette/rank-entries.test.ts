import { describe, expect, it } from 'vitest'
import { rankEntries } from './rank-entries.ts'

const find = (typed: string, most = 10) =>
  rankEntries(
    [
      { text: 'Redo the board' },
      { text: 'Beads', words: 'tasks work' },
      { text: 'Add a keyboard' },
      { text: 'Board' },
      { text: 'Board of trustees', words: 'bead-42' },
    ],
    typed,
    most,
  ).map(({ text }) => text)

describe('what the palette finds', () => {
  it('the whole text first, then its beginning, the beginning of a word, and the middle of one', () => {
    expect(find('board')).toEqual(['Board', 'Board of trustees', 'Redo the board', 'Add a keyboard'])
  })

  it('only what has all the words, in any order and case', () => {
    expect(find('BOARD redo')).toEqual(['Redo the board'])
    expect(find('board nothing')).toEqual([])
  })

  it('also by an id and by other words', () => {
    expect(find('bead-42')).toEqual(['Board of trustees'])
    expect(find('task')).toEqual(['Beads'])
  })

  it('without words the first ones, and never more than asked for', () => {
    expect(find(' ', 2)).toEqual(['Redo the board', 'Beads'])
    expect(find('board', 1)).toEqual(['Board'])
  })
})
