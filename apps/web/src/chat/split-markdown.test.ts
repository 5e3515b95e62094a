import { renderToStaticMarkup } from 'react-dom/server'
import renderMarkdown from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { expect, test } from 'vitest'
import { splitMarkdown } from './split-markdown.ts'

const draw = (text: string): string => renderToStaticMarkup(renderMarkdown({ children: text, remarkPlugins: [remarkGfm] }))
const flat = (html: string): string => html.replaceAll('\n', '')

const texts = [
  '',
  'one',
  'one\n\ntwo\nstill two\n\n# three\n\n> four\n\n> five',
  'list:\n\n- a\n\n- b\n\n  more of b\n\nend',
  '1. a\n\n2. b\n\n   ```js\n   x\n\n   y\n   ```\n\nend',
  '```js\na\n\nb\n```\n\nend',
  '````\n```\n\nx\n\n```\n````\n\nend',
  '~~~\n```\n\nx\n~~~\n\nend',
  '```\nnever closed\n\nb\n\nc',
  '```not `a fence\n\nb',
  'title\n=====\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nend\n\n',
  '    code\n\n    more code\n\nend',
  'see [a] and note[^1]\n\nmore\n\n[a]: https://example.com\n\n[^1]: a note',
]

test.each(texts)('the pieces of %j are the text, and are drawn as the whole is', (text) => {
  const pieces = splitMarkdown(text)
  expect(pieces.join('')).toBe(text)
  expect(flat(pieces.map(draw).join(''))).toBe(flat(draw(text)))
})

test('a text that grows changes its last piece only', () => {
  expect(splitMarkdown('one\n\ntwo').slice(0, -1)).toEqual(splitMarkdown('one\n\ntwo and more\n\n').slice(0, -1))
  expect(splitMarkdown('one\n\ntwo')).toEqual(['one\n\n', 'two'])
})
