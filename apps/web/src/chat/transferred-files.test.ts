import { expect, test } from 'vitest'
import { filesOf, hasFiles } from './transferred-files.ts'

const picture = new File(['x'], 'image.png')
const data = (types: string[]) => ({ types, files: [picture] as unknown as FileList })

test('a picture or a file from the desk is attached', () => {
  expect(filesOf(data(['Files']))).toEqual([picture])
  expect(filesOf(data(['text/html', 'Files']))).toEqual([picture])
  expect(filesOf(data(['text/plain', 'Files']))).toEqual([picture])
  expect(filesOf(null)).toEqual([])
})

test('words of a word processor are words, although it puts a picture of them beside', () => {
  expect(filesOf(data(['text/plain', 'text/html', 'Files']))).toEqual([])
})

test('only what holds files is taken for files', () => {
  expect(hasFiles({ types: ['text/plain'] })).toBe(false)
  expect(hasFiles({ types: ['Files'] })).toBe(true)
})
