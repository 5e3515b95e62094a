import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { progress } from './progress.mjs'
import { runNpm } from './run-npm.mjs'
import { withSetupLock } from './setup-lock.mjs'

/**
 * Brings `node_modules` to what package-lock.json says, unless it is there already. Not with `npm ci`, which fails when the registry at hand
 * lacks an optional package of another platform, and which would take the folder away from programs that run. `install` is a parameter for tests.
 */
export async function ensureDependencies(root, nodePath, install = runNpm) {
  if (isStamped(root)) return
  await withSetupLock(join(root, 'runtime', '.setup-lock'), async () => {
    if (isStamped(root)) return
    if (!isInstalled(root)) {
      progress('installing dependencies (once per change of package-lock.json)')
      await install(['install', '--no-save'], { cwd: root, nodePath })
    }
    writeFileSync(stampFile(root), lockHash(root))
  })
}

function isStamped(root) {
  return existsSync(stampFile(root)) && readFileSync(stampFile(root), 'utf8') === lockHash(root)
}

/** Whether npm's own record of what it installed has every package of the lock: then an `npm install` by hand need not be repeated. */
function isInstalled(root) {
  const record = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(record)) return false
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.startsWith('node_modules/') && !path.includes('/node_modules/')) return true
    if (entry.optional === true || entry.devOptional === true || entry.peer === true) return true
    const found = installed[path]
    return found !== undefined && found.version === entry.version && found.integrity === entry.integrity
  })
}

function lockHash(root) {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
}

function stampFile(root) {
  return join(root, 'node_modules', '.gastown-stamp')
}
