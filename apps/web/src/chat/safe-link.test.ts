import { expect, test } from 'vitest'
import { safeLink } from './safe-link.ts'

test.each([
  ['https://example.com/a?b=c#d', 'https://example.com/a?b=c#d'],
  ['HTTP://example.com', 'http://example.com/'],
  ['mailto:ada@example.com', 'mailto:ada@example.com'],
])('%s is a link', (address, href) => expect(safeLink(address)).toBe(href))

test.each([
  '',
  '#top',
  '/settings',
  '//example.com',
  'javascript:alert(1)',
  ' javascript:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,x',
  'vbscript:x',
  'https:example.com',
  'http://',
  'ftp://example.com',
])('%j is none', (address) => expect(safeLink(address)).toBeNull())
