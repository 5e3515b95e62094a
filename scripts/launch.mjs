import nodeModule from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { ensureDependencies } from './ensure-dependencies.mjs'
import { ensureRuntime } from './ensure-runtime.mjs'
import { ensureWeb } from './ensure-web.mjs'
import { progress } from './progress.mjs'
import { endLike, runChild } from './run-child.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/**
 * Makes this checkout ready and runs the command on a Node.js that is new enough: in this process when it is one,
 * else in a child that gets the terminal and the signals. `up` must not outlive the launcher: see lifeline.mjs.
 *
 * @public `gastown`, which has no file extension, imports it.
 */
export async function launch(args) {
  const isUp = commandOf(args) === 'up'
  let nodePath
  try {
    nodePath = await ensureRuntime(root)
    await ensureDependencies(root, nodePath)
    if (isUp) await ensureWeb(root, nodePath)
  } catch (error) {
    progress(error.message)
    process.exitCode = 1
    return
  }
  const cli = join(root, 'apps', 'cli', 'src', 'main.ts')
  // Compiled modules are kept: a container starts in a third of the time.
  process.env.NODE_COMPILE_CACHE ??= join(root, 'runtime', 'compile-cache')
  if (nodePath === process.execPath) {
    nodeModule.enableCompileCache()
    process.argv[1] = cli
    await import(pathToFileURL(cli).href)
    return
  }
  const lifeline = isUp ? { stdio: ['pipe', 'inherit', 'inherit'], env: { ...process.env, GASTOWN_LIFELINE: 'stdin' } } : {}
  endLike(await runChild(nodePath, [cli, ...args], lifeline))
}

/** The first word that is neither an option nor the value of a global one. */
function commandOf(args) {
  const withValue = new Set(['--data', '--url', '--token'])
  return args.find((arg, at) => !arg.startsWith('-') && !withValue.has(args[at - 1]))
}
