import { parseFragment, type DefaultTreeAdapterTypes } from 'parse5'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import { Markdown } from './markdown.tsx'
import { hostileMarkdown } from './testing/hostile-markdown.ts'

type Node = DefaultTreeAdapterTypes.ChildNode
type Element = DefaultTreeAdapterTypes.Element

const draw = (text: string): string => renderToStaticMarkup(<Markdown text={text} />)
const elementsOf = (html: string): Element[] => parseFragment(html).childNodes.flatMap(withChildren)
const withChildren = (node: Node): Element[] => ('tagName' in node ? [node, ...node.childNodes.flatMap(withChildren)] : [])

/** All that an answer can become; `svg`, `path` and `button` are those of the copy button, which an answer cannot make. */
const attributesOf: Record<string, readonly string[]> = {
  ...Object.fromEntries(['p'].map((tag) => [tag, ['class']])),
  ...Object.fromEntries(['br', 'hr', 'strong', 'em', 'del', 'blockquote', 'ul', 'li', 'sup', 'section'].map((t) => [t, []])),
  ...Object.fromEntries(['h3', 'h4', 'h5', 'h6', 'table', 'thead', 'tbody', 'tr'].map((t) => [t, []])),
  a: ['href', 'target', 'rel'],
  code: ['class'],
  pre: ['tabindex'],
  ol: ['start'],
  th: ['style'],
  td: ['style'],
  input: ['type', 'disabled', 'checked'],
  div: ['class', 'role', 'aria-label', 'tabindex'],
  button: ['type', 'class'],
  span: ['aria-live'],
  svg: [
    'class',
    'width',
    'height',
    'viewBox',
    'fill',
    'stroke',
    'stroke-width',
    'stroke-linecap',
    'stroke-linejoin',
    'aria-hidden',
  ],
  path: ['d'],
}

/** Everything in it that an answer must not become. */
function harmsOf(html: string): string[] {
  return elementsOf(html).flatMap(({ tagName, attrs }) => {
    if (attributesOf[tagName] === undefined) return [tagName]
    return attrs
      .filter(({ name, value }) => !attributesOf[tagName]?.includes(name) || !(valueOf[name] ?? /^/).test(value))
      .map(({ name, value }) => `${tagName} ${name}=${value}`)
  })
}

const valueOf: Record<string, RegExp> = {
  href: /^(?:https?:\/\/|mailto:)/,
  style: /^text-align:(?:left|center|right)$/,
  class: /^[\w +#.-]*$/,
}

describe('hostile words become nothing that runs, fetches or takes a name', () => {
  test('there are more than sixty of them, all different', () => {
    expect(new Set(hostileMarkdown).size).toBe(hostileMarkdown.length)
    expect(hostileMarkdown.length).toBeGreaterThan(60)
  })
  test.each(hostileMarkdown)('%j, whole and in the middle of it, while it comes in', (text) => {
    for (const part of [0.4, 0.7, 0.9, 1]) expect(harmsOf(draw(text.slice(0, text.length * part)))).toEqual([])
  })
  test('all in one text', () => {
    expect(harmsOf(draw(hostileMarkdown.join('\n\n')))).toEqual([])
  })
  test('and the test would notice', () => {
    expect(harmsOf('<img src=x><a href="javascript:x" onclick=y id=z></a><p style="color:red">')).toHaveLength(5)
  })
})

describe('words of every kind are drawn', () => {
  test.each([
    ['**bold** *soft* ~~gone~~ `code`', '<p><strong>bold</strong> <em>soft</em> <del>gone</del> <code>code</code></p>'],
    ['# One\n## Two', '<h3>One</h3>\n<h4>Two</h4>'],
    ['3. three\n4. four', '<ol start="3">\n<li>three</li>\n<li>four</li>\n</ol>'],
    ['a <b>bold</b> claim', '<p>a &lt;b&gt;bold&lt;/b&gt; claim</p>'],
  ])('%j', (text, html) => expect(draw(text)).toBe(html))

  test('a link opens elsewhere, without telling from where', () => {
    expect(draw('[x](https://example.com)')).toBe(
      '<p><a href="https://example.com/" target="_blank" rel="noopener noreferrer">x</a></p>',
    )
  })
  test('a picture is a link to it, also within a link', () => {
    expect(draw('![a cat](https://example.com/cat.png)')).toContain('href="https://example.com/cat.png"')
    expect(draw('![a cat](https://example.com/cat.png)')).toContain('>a cat</a>')
    expect(draw('[![a cat](https://example.com/c.png)](https://example.com)').match(/<a /g)).toHaveLength(1)
  })
  test('a table scrolls by itself, and keeps the alignment of its columns', () => {
    const html = draw('| a | b |\n|:-:|--:|\n| 1 | 2 |')
    expect(html).toContain('<div class="markdown-table" role="region" aria-label="Table" tabindex="0"><table>')
    expect(html).toContain('<td style="text-align:center">1</td>')
  })
  test('code keeps its language and has a button that copies it', () => {
    expect(draw('```ts\nlet a\n```')).toContain('<code class="language-ts">let a\n</code>')
    expect(draw('```ts\nlet a\n```')).toContain('Copy')
  })
  test('tasks show whether they are done and cannot be changed', () => {
    expect(draw('- [x] done')).toContain('<input type="checkbox" disabled="" checked=""/>')
  })
})

describe('a text that cannot be drawn is shown as it was written', () => {
  test('nested too deeply', () => {
    const text = '> '.repeat(400) + 'deep'
    expect(draw(text)).toContain('class="markdown-plain"')
    expect(draw(text)).toContain('deep')
  })
  test('too long to be read in one piece', () => {
    expect(draw('x'.repeat(60_000))).toContain('class="markdown-plain"')
  })
  test('of no words', () => {
    expect(draw('')).toBe('')
  })
})
