import { Command, CommanderError } from 'commander'
import { expect, it } from 'vitest'
import { splitWords } from './split-words.ts'

const command = new Command('sling').exitOverride().configureOutput({ writeErr: () => {} })
const split = (...words: string[]) => splitWords(command, words, { where: ['town', 'rig'], what: ['title'] })

it('the last words say what, those before them where: a town can be left out, and a rig', () => {
  expect(split('Fix it')).toEqual({ title: 'Fix it' })
  expect(split('shop', 'Fix it')).toEqual({ rig: 'shop', title: 'Fix it' })
  expect(split('Ankh', 'shop', 'Fix it')).toEqual({ town: 'Ankh', rig: 'shop', title: 'Fix it' })
})

it('too few and too many words are wrong use, and the error says what is missing or how to quote', () => {
  expect(() => split()).toThrow(CommanderError)
  expect(() => split()).toThrow('<title> is missing: [town] [rig] <title>')
  expect(() => split('Ankh', 'shop', 'Fix', 'it')).toThrow('needs quotation marks')
})
