import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureDependencies } from './ensure-dependencies.mjs'
import { ensureRuntime } from './ensure-runtime.mjs'
import { progress } from './progress.mjs'
import { endLike, runChild } from './run-child.mjs'

/* `node scripts/run.mjs <program of this repository> [arguments]`: set-up, then the program on the right Node.js. */
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const [program = '', ...args] = process.argv.slice(2)

try {
  const nodePath = await ensureRuntime(root)
  await ensureDependencies(root, nodePath)
  process.env.PATH = `${dirname(nodePath)}:${process.env.PATH}`
  endLike(await runChild(nodePath, [join(root, program), ...args]))
} catch (error) {
  progress(error.message)
  process.exitCode = 1
}
