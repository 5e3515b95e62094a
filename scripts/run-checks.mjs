import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { progress } from './progress.mjs'
import { runChild } from './run-child.mjs'

/** All that is checked without running the program; each is an error when it finds anything. */
const checks = [
  { name: 'types', script: 'node_modules/typescript/bin/tsc', args: ['-p', '.', '--noEmit'] },
  { name: 'lint', script: 'node_modules/oxlint/bin/oxlint', args: ['--type-aware', '--deny-warnings'] },
  { name: 'format', script: 'node_modules/oxfmt/bin/oxfmt', args: ['--check'] },
  { name: 'architecture', script: 'scripts/architecture/check-architecture.ts', args: [] },
  { name: 'unused code', script: 'node_modules/knip/bin/knip.js', args: ['--no-progress', '--treat-config-hints-as-errors'] },
]

/** Runs every check, also after one failed, and returns the names of those that failed. */
export async function runChecks(root, nodePath) {
  const failed = []
  for (const { name, script, args } of checks) {
    const path = join(root, script)
    if (!existsSync(path)) throw new Error(`${path} is missing. Remove node_modules/.gastown-stamp and try again.`)
    progress(`check: ${name}`)
    const { code } = await runChild(nodePath, [path, ...args], { cwd: root })
    if (code !== 0) failed.push(name)
  }
  return failed
}
