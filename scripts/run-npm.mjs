import { spawn } from 'node:child_process'
import { delimiter, dirname } from 'node:path'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Runs npm on the given Node.js (npm's own launcher takes the first `node` on PATH) and shows its output only when it fails.
 * It ends when this process is told to. Settings that an outer npm put into the environment are left out: they speak of another folder.
 */
export function runNpm(args, { cwd, nodePath }) {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(lifecycle|package|command|config_local_prefix)/.test(name)),
  )
  env.PATH = [dirname(nodePath), process.env.PATH].join(delimiter)
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--prefix', cwd]
  return new Promise((resolve, reject) => {
    const child = spawn('npm', [...args, ...quiet], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const forward = (signal) => child.kill(signal)
    for (const signal of signals) process.on(signal, forward)
    const output = []
    child.stdout.on('data', (chunk) => output.push(chunk))
    child.stderr.on('data', (chunk) => output.push(chunk))
    child.once('error', (error) => reject(new Error(`npm could not be started (${error.message}). Install Node.js with npm.`)))
    child.once('close', (code, signal) => {
      for (const name of signals) process.off(name, forward)
      if (code === 0) return resolve()
      const text = Buffer.concat(output).toString('utf8').trim()
      reject(new Error(`npm ${args.join(' ')} failed in ${cwd} (${signal ?? `exit code ${code}`}):\n${text}`))
    })
  })
}
