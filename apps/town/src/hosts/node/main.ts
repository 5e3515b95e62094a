import { rm } from 'node:fs/promises'
import { flushCompileCache } from 'node:module'
import { join } from 'node:path'
import { controlPlaneFile, type ControlPlaneFile, type ControlPlaneReady } from '@gastown/contract/control-plane-file'
import { systemClock } from '../../clock.ts'
import { lockDataFolder } from './data-folder-lock.ts'
import { describeInstall } from './describe-install.ts'
import { describeDataFolder } from './data-folder.ts'
import { openFileLog, type FileLog } from './file-log.ts'
import { parseHostOptions, type HostOptions } from './host-options.ts'
import { containerProgram, openNodeControlPlane, type NodeControlPlane } from './node-control-plane.ts'
import { createNodeSystemProbe } from './node-system-probe.ts'
import { openBrowser } from './open-browser.ts'
import { readOwnIdentity } from './process-identity.ts'
import { watchStopSignals } from './stop-signals.ts'
import { writeFileDurably } from './write-file-durably.ts'

/*
 * The control plane's program: `node main.ts [--port N] [--data DIR] [--no-open] [--json] [--autostart recent|all|none]
 * [--sandbox auto|bubblewrap|none] [--no-prewarm] [--spares 0|1] [--memory-budget MiB] [--system-json]`. What it cannot do it says in one line on standard error, and exits 1.
 */

async function serve(options: HostOptions, stopAsked: Promise<void>): Promise<void> {
  const { dataDir } = options
  const lock = await lockDataFolder(dataDir)
  const log = openFileLog({ file: describeDataFolder(dataDir).log, clock: systemClock })
  process.on('uncaughtExceptionMonitor', (error) => log.error({ error: String(error) }, 'the control plane breaks off'))
  const file = join(dataDir, controlPlaneFile)
  try {
    const plane = await openNodeControlPlane({ ...options, env: process.env, log, containerProgram })
    await announce(plane, options, file, log)
    // For the next start: one that is killed would not leave what it has compiled.
    flushCompileCache()
    await stopAsked
    log.info({}, 'the control plane is being stopped')
    await plane.drain()
    log.info({}, 'the control plane has stopped')
  } finally {
    await rm(file, { force: true })
    log.close()
    lock.release()
  }
}

async function announce(plane: NodeControlPlane, options: HostOptions, file: string, log: FileLog): Promise<void> {
  const { url, operatorToken: token } = plane
  const { dataDir } = options
  const named: ControlPlaneFile = { url, token, ...(await readOwnIdentity()) }
  await writeFileDurably(file, [`${JSON.stringify(named)}\n`])
  const loginUrl = plane.loginUrl()
  const ready: ControlPlaneReady = { url, token, pid: process.pid, dataDir, loginUrl }
  log.info({ url, dataDir, nodeVersion: process.version }, 'the control plane serves')
  if (options.json) process.stdout.write(`${JSON.stringify(ready)}\n`)
  else process.stdout.write(linesFor(ready).join('\n'))
  if (options.open) openBrowser(loginUrl)
}

function linesFor({ url, dataDir, loginUrl }: ControlPlaneReady): string[] {
  return [
    `Gastown serves ${url}`,
    '',
    '  Log in with this link; it works once, for ten minutes:',
    `  ${loginUrl}`,
    '',
    `  Data folder: ${dataDir}`,
    '  Ctrl-C lets the agents save their work and stops everything.',
    '',
    '',
  ]
}

async function printSystem(options: HostOptions): Promise<void> {
  const { dataDir, sandbox } = options
  const view = await createNodeSystemProbe({ dataDir, sandbox, env: process.env }).read()
  process.stdout.write(`${JSON.stringify({ ...view, recovering: false, warmth: null, install: describeInstall(options) })}\n`)
}

async function main(): Promise<number> {
  const stopAsked = watchStopSignals()
  try {
    const options = parseHostOptions(process.argv.slice(2), process.env)
    await (options.systemJson ? printSystem(options) : serve(options, stopAsked))
    return 0
  } catch (error) {
    process.stderr.write(`gastown: ${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  }
}

// Connections that fetch keeps for later would hold the process for seconds.
process.exit(await main())
