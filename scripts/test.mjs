import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureBrowser } from './ensure-browser.mjs'
import { ensureDependencies } from './ensure-dependencies.mjs'
import { ensureRuntime } from './ensure-runtime.mjs'
import { ensureWeb } from './ensure-web.mjs'
import { progress } from './progress.mjs'
import { runChecks } from './run-checks.mjs'
import { runTests } from './run-tests.mjs'

/*
 * `npm test [-- <vitest arguments>]`: set-up, checks, all tests. `--checks` runs the checks alone; with arguments for vitest
 * (`--project unit`, a path) the tests alone.
 */
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const args = process.argv.slice(2)

try {
  const nodePath = await ensureRuntime(root)
  await ensureDependencies(root, nodePath)
  // Programs below find this Node.js as `node`, too.
  process.env.PATH = `${dirname(nodePath)}:${process.env.PATH}`
  const wantsChecks = args.length === 0 || args.includes('--checks')
  const wantsTests = !args.includes('--checks')
  const failedChecks = wantsChecks ? await runChecks(root, nodePath) : []
  let failed = failedChecks.length > 0
  if (wantsTests) {
    if (!args.includes('unit')) {
      ensureBrowser()
      await ensureWeb(root, nodePath)
    }
    const counts = await runTests(root, nodePath, args, join(root, 'test-results', 'tests.json'))
    failed ||= !counts.ok
    for (const name of failedChecks) console.log(`check failed: ${name}`)
    console.log(`${counts.passed} passed, ${counts.failed + failedChecks.length} failed, ${counts.skipped} skipped`)
  }
  process.exitCode = failed ? 1 : 0
} catch (error) {
  progress(error.message)
  process.exitCode = 1
}
