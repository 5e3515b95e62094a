import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { ContainerBoot } from '@gastown/contract/container-boot'
import { autostartPolicies, type AutostartPolicy } from '../../engine/select-autostart.ts'

/** How this control plane is run. */
export interface HostOptions {
  /** On loopback; 0 takes a free one. */
  readonly port: number
  /** Absolute. */
  readonly dataDir: string
  /** Open the page in a browser. */
  readonly open: boolean
  /** Say what there is to say as one line of JSON. */
  readonly json: boolean
  /** Which towns' containers start at once. */
  readonly autostart: AutostartPolicy
  readonly sandbox: ContainerBoot['sandbox']
  readonly prewarm: boolean
  /** Agent servers that wait for a town that does not exist yet: 0 or 1. None without prewarm. */
  readonly spares: number
  /** MiB that all warm towns may hold together; null: half of the machine's memory. */
  readonly memoryBudgetMiB: number | null
  /** Names besides loopback's under which a proxy of the operator's shows the page: `host` or `host:port`. */
  readonly allowedHosts: readonly string[]
  /** Print what this machine offers, and end. */
  readonly systemJson: boolean
}

const defaultPort = 8787
const sandboxes = ['auto', 'bubblewrap', 'none'] as const

/**
 * Throws an Error with one line for the user. Arguments win over the environment (GASTOWN_DATA, GASTOWN_PORT, GASTOWN_SPARES,
 * GASTOWN_MEMORY_BUDGET_MIB). GASTOWN_ALLOWED_HOSTS is a list with commas.
 */
export function parseHostOptions(args: readonly string[], env: Readonly<Record<string, string | undefined>>): HostOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string' },
      data: { type: 'string' },
      'no-open': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      autostart: { type: 'string', default: 'recent' },
      sandbox: { type: 'string', default: 'auto' },
      spares: { type: 'string' },
      'memory-budget': { type: 'string' },
      'no-prewarm': { type: 'boolean', default: false },
      'system-json': { type: 'boolean', default: false },
    },
  })
  return {
    port: parsePort(values.port ?? env['GASTOWN_PORT'] ?? String(defaultPort)),
    dataDir: resolve(values.data ?? env['GASTOWN_DATA'] ?? join(homedir(), '.gastown')),
    open: !values['no-open'] && !values.json,
    json: values.json,
    autostart: parseChoice('--autostart', values.autostart, autostartPolicies),
    sandbox: parseChoice('--sandbox', values.sandbox, sandboxes),
    prewarm: !values['no-prewarm'],
    spares: values['no-prewarm'] ? 0 : parseSpares(values.spares ?? env['GASTOWN_SPARES'] ?? '1'),
    memoryBudgetMiB: parseMemoryBudget(values['memory-budget'] ?? env['GASTOWN_MEMORY_BUDGET_MIB']),
    allowedHosts: parseHosts(env['GASTOWN_ALLOWED_HOSTS'] ?? ''),
    systemJson: values['system-json'],
  }
}

function parsePort(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new Error(`The port "${text}" is not a number from 0 to 65535.`)
  return port
}

function parseSpares(text: string): number {
  if (text !== '0' && text !== '1') throw new Error(`The number of spares is "${text}"; it takes 0 or 1.`)
  return Number(text)
}

function parseMemoryBudget(text: string | undefined): number | null {
  if (text === undefined) return null
  if (!/^[1-9]\d{0,7}$/.test(text)) throw new Error(`The memory budget "${text}" is not a number of MiB, such as 8192.`)
  return Number(text)
}

function parseHosts(text: string): string[] {
  const hosts = text.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]))
  for (const host of hosts) {
    if (!URL.canParse(`http://${host}`) || new URL(`http://${host}`).pathname !== '/' || host.includes('/')) {
      throw new Error(`GASTOWN_ALLOWED_HOSTS holds "${host}", which is no host or host:port.`)
    }
  }
  return hosts
}

function parseChoice<T extends string>(name: string, text: string, choices: readonly T[]): T {
  const choice = choices.find((one) => one === text)
  if (choice === undefined) throw new Error(`${name} is "${text}"; it takes ${choices.join(', ')}.`)
  return choice
}
