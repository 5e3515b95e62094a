import { mkdirSync, mkdtempDisposableSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkArchitecture } from './check-architecture.ts'

/** What the check says of a checkout with just these files. */
function check(files: Record<string, string>): string[] {
  using root = mkdtempDisposableSync(join(tmpdir(), 'gastown-architecture-'))
  for (const [file, source] of Object.entries(files)) {
    write(root.path, file, source)
    const home = /^(?:apps|packages)\/[^/]+/.exec(file)
    if (home !== null) write(root.path, `${home[0]}/package.json`, '{}')
  }
  return checkArchitecture(root.path).problems
}

function write(root: string, file: string, text: string): void {
  mkdirSync(join(root, dirname(file)), { recursive: true })
  writeFileSync(join(root, file), text)
}

const contract = { 'packages/contract/src/ids.ts': 'export type TownId = string' }
const core = { 'packages/core/src/town.ts': 'export const town = 1' }

describe('the arrows', () => {
  it('let through what they allow', () => {
    const web =
      "import type { TownId } from '@gastown/contract/ids'\nimport { useState } from 'react'\nexport const x: TownId = ''"
    expect(check({ ...contract, 'apps/web/src/a.ts': web })).toEqual([])
    expect(
      check({
        'apps/town/src/hosts/node/a.ts': "import 'node:fs'",
        'apps/town/src/telemetry/sqlite-sink.ts': "import 'node:sqlite'",
      }),
    ).toEqual([])
  })

  it.each([
    ['an import', "import { town } from '@gastown/core/town'\nexport const x = town"],
    ['a type import', "import type { town } from '@gastown/core/town'\nexport type X = typeof town"],
    ['an export from', "export { town } from '@gastown/core/town'"],
    ['an export of all', "export * from '@gastown/core/town'"],
    ['an import()', "export const x = () => import('@gastown/core/town')"],
    ['an import() type', "export type X = typeof import('@gastown/core/town')"],
    ['a bare import', "import '@gastown/core/town'"],
  ])('catch %s of the core in container, web and cli', (_kind, source) => {
    for (const app of ['container', 'web', 'cli']) {
      const problems = check({ ...core, [`apps/${app}/src/a.ts`]: source })
      expect(problems).toHaveLength(1)
      expect(problems[0]).toContain(`apps/${app} must not import packages/core`)
    }
  })

  it('catch one app that imports another, by name or by path, also in a test', () => {
    const other = { 'apps/town/src/b.ts': 'export const b = 1' }
    expect(check({ ...other, 'apps/cli/src/a.ts': "export { b } from '@gastown/town/b'" })).toEqual([
      expect.stringContaining('apps/cli must not import apps/town'),
    ])
    expect(check({ ...other, 'apps/cli/src/a.test.ts': "export { b } from '@gastown/town/b'" })).toHaveLength(1)
    expect(check({ ...other, 'apps/cli/src/a.ts': "export { b } from '../../town/src/b.ts'" })).toEqual([
      expect.stringContaining('by a relative path'),
    ])
  })

  it('catch an arrow that points the wrong way', () => {
    expect(check({ ...core, 'packages/contract/src/a.ts': "export { town } from '@gastown/core/town'" })).toHaveLength(1)
  })

  it('catch a test that is imported by what is no test', () => {
    const files = {
      'packages/core/src/x.test.ts': 'export const x = 1',
      'packages/core/src/y.ts': "export { x } from './x.test.ts'",
    }
    expect(check(files)).toEqual([expect.stringContaining('a test is imported')])
  })
})

describe('hosts', () => {
  it.each(['node:fs', 'node:sqlite', 'ws', '@hono/node-server'])(
    'catch %s in the town outside of hosts/node and the SQLite adapter',
    (name) => {
      expect(check({ 'apps/town/src/doors/a.ts': `import '${name}'` })).toEqual([
        expect.stringContaining(`${name} ties it to Node`),
      ])
      expect(check({ 'apps/town/src/doors/a.test.ts': `import '${name}'` })).toEqual([])
    },
  )

  it('catch node:* in what runs in a browser, and any package in core and terminal', () => {
    expect(check({ 'apps/web/src/a.tsx': "import 'node:fs'" })).toHaveLength(1)
    expect(check({ 'packages/client/src/a.ts': "import 'node:fs'" })).toHaveLength(1)
    expect(check({ 'packages/core/src/a.ts': "import 'zod'" })).toEqual([
      expect.stringContaining('must not import the package zod'),
    ])
    expect(check({ 'packages/terminal/src/a.ts': "import 'zod'" })).toHaveLength(1)
  })
})

describe('cycles', () => {
  it('catch a ring of files, type imports included', () => {
    const a = "import type { B } from './b.ts'\nexport type A = B"
    const b = "import type { C } from './c.ts'\nexport type B = C"
    const c = "import type { A } from './a.ts'\nexport type C = A"
    expect(check({ 'packages/core/src/a.ts': a, 'packages/core/src/b.ts': b, 'packages/core/src/c.ts': c })).toEqual([
      'import cycle: packages/core/src/a.ts ↔ packages/core/src/b.ts ↔ packages/core/src/c.ts',
    ])
  })

  it('let a diamond pass', () => {
    const at = (name: string): string => `packages/core/src/${name}.ts`
    expect(
      check({
        [at('a')]: "import './b.ts'\nimport './c.ts'",
        [at('b')]: "import './d.ts'",
        [at('c')]: "import './d.ts'",
        [at('d')]: '',
      }),
    ).toEqual([])
  })
})

it('an import that leads nowhere, and a source that cannot be read, are errors', () => {
  expect(() => check({ 'packages/core/src/a.ts': "import './gone.ts'" })).toThrow('which is not there')
  expect(() => check({ 'packages/core/src/a.ts': "import '@gastown/gone/a'" })).toThrow('a package that is not there')
  expect(() => check({ 'packages/core/src/a.ts': 'import {' })).toThrow('packages/core/src/a.ts')
})
