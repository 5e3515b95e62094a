import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname } from 'node:path'
import type { SystemView } from '@gastown/contract/views'
import { connectionTo, findControlPlane } from './control-plane.ts'
import type { GlobalOptions } from './global-options.ts'
import { readSystem } from './read-system.ts'

/** Where the page is when nobody names another port. */
const defaultPort = 8787

/** `error`: Gastown cannot work. `warning`: it works with less. */
export interface Finding {
  readonly name: string
  readonly state: 'ok' | 'warning' | 'error'
  readonly detail: string
}

/** Looks at everything that Gastown needs of this machine; at the running control plane's view of it when there is one. */
export async function diagnose(options: GlobalOptions): Promise<Finding[]> {
  const running = findControlPlane(options.dataDir)
  const system =
    running === null ? await readSystem(options.dataDir) : await connectionTo(running.url, running.token).client.getSystem.query()
  const port: Finding =
    running === null
      ? await findPort(defaultPort)
      : { name: 'control plane', state: 'ok', detail: `serves ${running.url} (process ${running.pid})` }
  return [...findingsOfSystem(system), findDataFolder(options.dataDir), port]
}

export function findingsOfSystem(system: SystemView): Finding[] {
  const anyEngine = system.engines.some((one) => one.installed)
  return [
    { name: 'gastown', state: 'ok', detail: system.version },
    { name: 'node', state: 'ok', detail: system.nodeVersion },
    {
      name: 'git',
      state: system.git.installed ? 'ok' : 'error',
      detail: system.git.installed ? (system.git.version ?? 'installed') : system.git.hint,
    },
    ...system.engines.map((one): Finding => ({
      name: one.engine,
      state: one.installed ? 'ok' : anyEngine ? 'warning' : 'error',
      detail: one.installed ? (one.version ?? 'installed') : one.hint,
    })),
    { name: 'sandbox', state: system.sandbox.inForce === 'none' ? 'warning' : 'ok', detail: sandboxDetail(system) },
  ]
}

function sandboxDetail({ sandbox }: SystemView): string {
  return sandbox.reason === '' ? sandbox.inForce : `${sandbox.inForce}: ${sandbox.reason}`
}

/** The data folder holds tokens and conversations: it is its owner's alone. One that is not there yet must be makeable. */
export function findDataFolder(dataDir: string): Finding {
  const name = 'data folder'
  if (!existsSync(dataDir)) {
    const parent = firstExisting(dirname(dataDir))
    return canWrite(parent)
      ? { name, state: 'ok', detail: `${dataDir} will be made by gastown up` }
      : { name, state: 'error', detail: `${dataDir} cannot be made: ${parent} is not writable. Choose another with --data.` }
  }
  const stat = statSync(dataDir)
  if (!stat.isDirectory()) return { name, state: 'error', detail: `${dataDir} is not a folder. Choose another with --data.` }
  if (!canWrite(dataDir))
    return { name, state: 'error', detail: `${dataDir} is not writable for you. Choose another with --data.` }
  if ((stat.mode & 0o077) !== 0)
    return { name, state: 'error', detail: `${dataDir} is open to other users of this machine: chmod 700 ${dataDir}` }
  return { name, state: 'ok', detail: dataDir }
}

function firstExisting(path: string): string {
  return existsSync(path) || path === dirname(path) ? path : firstExisting(dirname(path))
}

function canWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** Whether the port could be taken now, by taking it for a moment. */
export function findPort(port: number): Promise<Finding> {
  const name = 'port'
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () =>
      resolve({ name, state: 'warning', detail: `${port} is taken by another program. Use gastown up --port.` }),
    )
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      server.close(() => resolve({ name, state: 'ok', detail: `${port} is free` }))
    })
  })
}
