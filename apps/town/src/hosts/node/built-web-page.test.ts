import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createBuiltWebPage } from './built-web-page.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gastown-page-'))
  mkdirSync(join(dir, 'dist', 'assets'), { recursive: true })
  writeFileSync(join(dir, 'dist', 'index.html'), '<html>')
  writeFileSync(join(dir, 'dist', 'assets', 'index-CyfpCDGR.js'), 'js')
  writeFileSync(join(dir, 'dist', 'assets', 'lamp.svg'), '<svg>')
  writeFileSync(join(dir, 'dist', '.gastown-stamp'), 'hidden')
  writeFileSync(join(dir, 'dist', 'notes'), 'of no type')
  writeFileSync(join(dir, 'secret.txt'), 'outside')
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const page = () => createBuiltWebPage({ dir: join(dir, 'dist') })

it('gives the files of the build with their types', async () => {
  const index = await page().read('/index.html')
  expect(index).toMatchObject({ contentType: 'text/html; charset=utf-8', immutable: false })
  expect(new TextDecoder().decode(index?.body as Uint8Array)).toBe('<html>')
  expect(await page().read('/assets/lamp.svg')).toMatchObject({ contentType: 'image/svg+xml', immutable: false })
})

it('says of a file that has a hash in its name that it never changes', async () => {
  expect(await page().read('/assets/index-CyfpCDGR.js')).toMatchObject({
    contentType: 'text/javascript; charset=utf-8',
    immutable: true,
  })
})

it('has nothing hidden, unknown, malformed or outside of the folder', async () => {
  symlinkSync(join(dir, 'secret.txt'), join(dir, 'dist', 'link.txt'))
  for (const path of [
    '/',
    '/nothing.js',
    '/.gastown-stamp',
    '/notes',
    '/assets',
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
  ]) {
    expect(await page().read(path)).toBeNull()
  }
  for (const path of [
    '/link.txt',
    '/assets/../../secret.txt',
    '/%00.js',
    '/%zz.js',
    '/index.html/x.js',
    '//index.html',
    '/a\\..\\x.js',
  ]) {
    expect(await page().read(path)).toBeNull()
  }
})

it('has nothing before the page was built', async () => {
  expect(await createBuiltWebPage({ dir: join(dir, 'nowhere') }).read('/index.html')).toBeNull()
})
