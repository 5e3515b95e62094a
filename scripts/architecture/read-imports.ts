import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import type { Import } from './arrows.ts'
import { findImports } from './find-imports.ts'

const folders = ['apps', 'packages', 'e2e', 'bench', 'scripts']

/** All imports of all TypeScript sources under `root`. `files` is how many sources were read. */
export function readImports(root: string): { files: string[]; imports: Import[] } {
  const files = folders.flatMap((folder) => listSources(root, folder))
  const imports = files.flatMap((from) =>
    findImports(from, readFileSync(join(root, from), 'utf8')).map((specifier) => ({
      from,
      specifier,
      target: resolve(root, from, specifier),
    })),
  )
  return { files, imports }
}

function listSources(root: string, folder: string): string[] {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === 'node_modules' || entry.name.startsWith('dist') ? [] : listSources(root, path)
    return /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts') ? [path] : []
  })
}

/** The file of ours that an import leads to; null for packages, styles and pictures. Throws when a path of ours leads nowhere. */
function resolve(root: string, from: string, specifier: string): string | null {
  const path = specifier.startsWith('.') ? posix.join(posix.dirname(from), specifier) : pathInWorkspace(root, specifier)
  if (path === null || !/\.tsx?$/.test(path)) return null
  if (existsSync(join(root, path))) return path
  throw new Error(`${from} imports ${specifier}, which is not there`)
}

/** Where a package of ours keeps a module: as `exports` of its package.json says. Throws for a package that is not there. */
function pathInWorkspace(root: string, specifier: string): string | null {
  const match = /^@gastown\/([^/]+)\/(.+)$/.exec(specifier)
  if (match === null) return null
  const [, name = '', file = ''] = match
  const home = [`packages/${name}`, `apps/${name}`, name].find((folder) => existsSync(join(root, folder, 'package.json')))
  if (home === undefined) throw new Error(`${specifier} names a package that is not there`)
  const { exports } = JSON.parse(readFileSync(join(root, home, 'package.json'), 'utf8')) as { exports?: Record<string, string> }
  for (const [pattern, path] of Object.entries(exports ?? { './*': './src/*.ts' })) {
    const [before = '', after = ''] = pattern.split('*')
    const named = `./${file}`
    if (named.startsWith(before) && named.endsWith(after)) {
      return posix.join(home, path.replace('*', named.slice(before.length, named.length - after.length)))
    }
  }
  throw new Error(`${specifier} is not exported by ${home}`)
}
