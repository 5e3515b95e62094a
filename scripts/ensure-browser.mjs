import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { progress } from './progress.mjs'

/** Debian's package, the program it brings. The tests need all three. */
const tools = [
  ['chromium', 'chromium'],
  ['bubblewrap', 'bwrap'],
  ['git', 'git'],
]

/** Sees to the tests' own needs: a Chromium (its path in CHROMIUM, or `chromium` on PATH), bubblewrap and git. Throws with what to install. */
export function ensureBrowser() {
  const missing = missingPackages()
  if (missing.length === 0) return
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    progress(`installing ${missing.join(', ')} with apt-get (the tests need it)`)
    apt(['update', '-qq'])
    apt(['install', '-y', '-qq', '--no-install-recommends', ...missing])
  }
  const still = missingPackages()
  if (still.length === 0) return
  throw new Error(
    `The tests need ${still.join(', ')}. On Debian or Ubuntu: sudo apt-get install ${still.join(' ')}. A Chromium elsewhere is named with CHROMIUM=/path/to/chromium.`,
  )
}

function missingPackages() {
  return tools
    .filter(
      ([debianPackage, program]) => !(debianPackage === 'chromium' && isProgram(process.env.CHROMIUM)) && !isOnPath(program),
    )
    .map(([debianPackage]) => debianPackage)
}

function apt(args) {
  const run = spawnSync('apt-get', args, { encoding: 'utf8', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
  if (run.status !== 0) throw new Error(`apt-get ${args.join(' ')} failed:\n${run.stdout}${run.stderr}`)
}

function isOnPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => folder !== '' && isProgram(join(folder, program)))
}

function isProgram(path) {
  if (path === undefined || path === '') return false
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
