import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { progress } from './progress.mjs'
import { runNpm } from './run-npm.mjs'
import { withSetupLock } from './setup-lock.mjs'

/** Type stripping and node:sqlite without flags, and terminals whose last output is not lost. */
export const requiredMajor = 24

/** Absolute path of a Node.js that can run Gastown: this one when it is new enough, else the pinned one in `runtime/`, installed on first use. */
export async function ensureRuntime(root) {
  if (majorOf(process.versions.node) >= requiredMajor) return process.execPath
  const folder = join(root, 'runtime')
  const pinned = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).dependencies.node
  const nodePath = join(folder, 'node_modules', 'node', 'bin', 'node')
  const stamp = join(folder, 'node_modules', '.gastown-stamp')
  const isReady = () => existsSync(nodePath) && existsSync(stamp) && readFileSync(stamp, 'utf8') === pinned
  if (isReady()) return nodePath
  await withSetupLock(join(folder, '.setup-lock'), async () => {
    if (isReady()) return
    progress(`installing Node.js ${pinned} beside the machine's ${process.versions.node} (once)`)
    await runNpm(['ci'], { cwd: folder, nodePath: process.execPath })
    const version = execFileSync(nodePath, ['--version'], { encoding: 'utf8' }).trim()
    if (version !== `v${pinned}`)
      throw new Error(
        `runtime/ holds Node.js ${version} where ${pinned} was asked for. Remove runtime/node_modules and try again.`,
      )
    writeFileSync(stamp, pinned)
  })
  return nodePath
}

export function majorOf(version) {
  return Number.parseInt(version, 10)
}
