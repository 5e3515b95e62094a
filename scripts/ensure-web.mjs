import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { progress } from './progress.mjs'
import { withSetupLock } from './setup-lock.mjs'

/** What the page is built from. */
const sources = ['apps/web', 'packages/contract', 'packages/client', 'packages/terminal', 'package-lock.json']

/** Builds the page when its sources are not those of the last build. The new build takes the old one's place whole. */
export async function ensureWeb(root, nodePath) {
  const web = join(root, 'apps', 'web')
  const stamp = join(web, 'dist', '.gastown-stamp')
  const isBuilt = (hash) => existsSync(stamp) && readFileSync(stamp, 'utf8') === hash
  if (isBuilt(hashSources(root))) return
  await withSetupLock(join(root, 'runtime', '.web-lock'), async () => {
    const hash = hashSources(root)
    if (isBuilt(hash)) return
    progress('building the page (once per change of its sources)')
    const fresh = join(web, 'dist.next')
    rmSync(fresh, { recursive: true, force: true })
    const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
    const built = spawnSync(nodePath, [vite, 'build', web, '--outDir', fresh, '--emptyOutDir', '--logLevel', 'warn'], {
      cwd: web,
      encoding: 'utf8',
      // Whoever starts the town may have another one (tests have `test`), and the page would be built of React's slow development half.
      env: { ...process.env, NODE_ENV: 'production' },
    })
    if (built.status !== 0) throw new Error(`The page could not be built:\n${built.stdout}${built.stderr}`.trim())
    writeFileSync(join(fresh, '.gastown-stamp'), hash)
    rmSync(join(web, 'dist'), { recursive: true, force: true })
    renameSync(fresh, join(web, 'dist'))
  })
}

function hashSources(root) {
  const hash = createHash('sha256')
  for (const source of sources) {
    for (const file of listFiles(join(root, source)))
      hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0')
  }
  return hash.digest('hex')
}

function listFiles(path) {
  if (!existsSync(path)) return []
  const entries = path.endsWith('.json') ? null : readdirSync(path, { withFileTypes: true })
  if (entries === null) return [path]
  return entries
    .filter((entry) => !entry.name.startsWith('dist') && entry.name !== 'node_modules' && !entry.name.includes('.test.'))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? listFiles(join(path, entry.name)) : [join(path, entry.name)]))
}
