/** Who may import whom: design.md, "Folders" and "Arrows". A workspace that is not named here may import none. */
const arrows: Record<string, readonly string[]> = {
  'packages/contract': [],
  'packages/terminal': [],
  'packages/demo-model': [],
  'packages/core': ['packages/contract'],
  'packages/store': ['packages/contract', 'packages/core'],
  'packages/client': ['packages/contract'],
  'apps/town': ['packages/contract', 'packages/core', 'packages/store', 'packages/demo-model'],
  'apps/container': ['packages/contract', 'packages/terminal'],
  'apps/web': ['packages/contract', 'packages/client', 'packages/terminal'],
  'apps/cli': ['packages/contract', 'packages/client'],
  // `apps/web`: what tests of the page share, such as its hostile messages. `core`, `store`: a town's records are made beforehand.
  e2e: [
    'packages/contract',
    'packages/client',
    'packages/terminal',
    'packages/demo-model',
    'packages/core',
    'packages/store',
    'apps/web',
  ],
  // It measures the parts themselves.
  bench: [
    'packages/contract',
    'packages/client',
    'packages/terminal',
    'packages/demo-model',
    'packages/core',
    'packages/store',
    'apps/town',
    'apps/container',
    'e2e',
  ],
  scripts: [],
}

/** What only tests may import besides: the scripted model stands in for a provider. */
const arrowsOfTests: Record<string, readonly string[]> = { 'apps/container': ['packages/demo-model'] }

/** Sources that run in a browser or on any host: no `node:*` and no package that needs Node. */
const hostFree = [
  'packages/contract/src/',
  'packages/core/src/',
  'packages/terminal/src/',
  'packages/client/src/',
  'apps/web/src/',
  'apps/town/src/',
]
/** Of those, the adapters that bind the town to Node and SQLite. */
const hostBound = [/^apps\/town\/src\/hosts\/node\//, /^apps\/town\/src\/(?:.+\/)?sqlite-[^/]+$/]
const packagesOfNode = new Set(['ws', '@hono/node-server', '@lydell/node-pty'])

/** `terminal` and `core` are to run anywhere: what else they may name, apart from the arrows above. */
const dependencyFree = ['packages/core/src/', 'packages/terminal/src/']

/** One import: the file, the module as written, and the file it leads to when that is one of ours. */
export interface Import {
  readonly from: string
  readonly specifier: string
  readonly target: string | null
}

/** Why an import is not allowed, or null. Paths are relative to the root, with `/`. */
export function findViolation({ from, specifier, target }: Import): string | null {
  const test = isTest(from)
  if (target === null) return test ? null : violationOfPackage(from, specifier)
  if (isTest(target) && !test) return 'a test is imported by what is no test'
  const home = workspaceOf(from)
  const away = workspaceOf(target)
  if (home === away) return null
  if (specifier.startsWith('.')) return `leaves its package by a relative path; import @gastown/${away.split('/').at(-1)}/…`
  const allowed = [...(arrows[home] ?? []), ...(test ? (arrowsOfTests[home] ?? []) : [])]
  if (allowed.includes(away)) return null
  return `${home} must not import ${away} (allowed: ${allowed.join(', ') || 'none'})`
}

function violationOfPackage(from: string, specifier: string): string | null {
  const name = packageOf(specifier)
  if (specifier.startsWith('.') || name === null) return null
  if (dependencyFree.some((folder) => from.startsWith(folder))) return `${workspaceOf(from)} must not import the package ${name}`
  const free = hostFree.some((folder) => from.startsWith(folder)) && !hostBound.some((pattern) => pattern.test(from))
  if (free && (name.startsWith('node:') || packagesOfNode.has(name)))
    return `${name} ties it to Node; only hosts/node and the SQLite adapters may`
  return null
}

/** `apps/town` of `apps/town/src/clock.ts`. */
function workspaceOf(file: string): string {
  const parts = file.split('/')
  return parts[0] === 'apps' || parts[0] === 'packages' ? parts.slice(0, 2).join('/') : (parts[0] ?? '')
}

/** Test files, and what only they use: contract suites and fakes are named so. */
function isTest(file: string): boolean {
  return /\.test\.tsx?$/.test(file) || /(?:^|\/)(?:testing|e2e|bench)\//.test(file) || file.endsWith('-contract.ts')
}

function packageOf(specifier: string): string | null {
  if (specifier.startsWith('node:')) return specifier
  const parts = specifier.split('/')
  return (specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0]) ?? null
}
