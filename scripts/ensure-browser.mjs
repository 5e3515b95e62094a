import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { progress } from './progress.mjs'

/** Debian's package, the program it brings. The tests need all three. */
const tools = [
  { debianPackage: 'chromium', program: 'chromium' },
  { debianPackage: 'bubblewrap', program: 'bwrap' },
  { debianPackage: 'git', program: 'git' },
]

/**
 * Sees to the tests' own needs: a Chromium (its path in CHROMIUM, or `chromium` on PATH), bubblewrap and git. Installs what is missing when
 * this is root and there is an apt-get; throws with what to install where that is not so, or did not help. Arguments are for tests.
 */
export function ensureBrowser({ env = process.env, isRoot = process.getuid?.() === 0, apt = runApt } = {}) {
  const missing = missingPackages(env)
  if (missing.length === 0) return
  if (isRoot && isOnPath('apt-get', env)) {
    progress(`installing ${missing.join(', ')} with apt-get (the tests need it)`)
    apt(['update', '-qq'])
    apt(['install', '-y', '-qq', '--no-install-recommends', ...missing])
  }
  const still = missingPackages(env)
  if (still.length === 0) return
  throw new Error(
    `The tests need ${still.join(', ')}. On Debian or Ubuntu: sudo apt-get install ${still.join(' ')}. A Chromium elsewhere is named with CHROMIUM=/path/to/chromium.`,
  )
}

function missingPackages(env) {
  const isThere = ({ program }) => (program === 'chromium' && isProgram(env.CHROMIUM)) || isOnPath(program, env)
  return tools.filter((tool) => !isThere(tool)).map((tool) => tool.debianPackage)
}

function runApt(args) {
  const run = spawnSync('apt-get', args, { encoding: 'utf8', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
  if (run.status !== 0) throw new Error(`apt-get ${args.join(' ')} failed:\n${run.stdout}${run.stderr}`)
}

function isOnPath(program, env) {
  return (env.PATH ?? '').split(delimiter).some((folder) => folder !== '' && isProgram(join(folder, program)))
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
