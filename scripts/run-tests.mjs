import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { progress } from './progress.mjs'
import { runChild } from './run-child.mjs'

/**
 * Runs the tests and counts them from vitest's report: `{ ok, passed, failed, skipped }`. `ok` is false, and at least one is
 * counted as failed, also when the run broke without a failing test: a file that does not load, something left behind.
 */
export async function runTests(root, nodePath, args, reportFile) {
  rmSync(reportFile, { force: true })
  progress('tests')
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`]
  const { code } = await runChild(nodePath, [vitest, 'run', ...reporters, ...args], { cwd: root })
  return count(reportFile, code === 0)
}

function count(reportFile, exitedWell) {
  if (!existsSync(reportFile)) return { ok: false, passed: 0, failed: 1, skipped: 0 }
  const report = JSON.parse(readFileSync(reportFile, 'utf8'))
  const passed = report.numPassedTests
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
  )
  const failed = report.numFailedTests + brokenFiles.length
  const skipped = report.numPendingTests + report.numTodoTests
  const notRun = report.testResults
    .flatMap((file) => file.assertionResults)
    .filter(({ status }) => !['passed', 'failed'].includes(status))
  for (const { fullName } of notRun) progress(`skipped: ${fullName}`)
  const ok = exitedWell && failed === 0 && passed > 0
  return { ok, passed, failed: ok ? 0 : Math.max(1, failed), skipped }
}
