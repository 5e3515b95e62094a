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
  /** Names besides loopback's under which a proxy of the operator's shows the page: `host` or `host:port`. */
  readonly allowedHosts: readonly string[]
  /** Print what this machine offers, and end. */
  readonly systemJson: boolean
}

const defaultPort = 8787
const sandboxes = ['auto', 'bubblewrap', 'none'] as const

/** Throws an Error with one line for the user. Arguments win over the environment (GASTOWN_DATA, GASTOWN_PORT). GASTOWN_ALLOWED_HOSTS is a list with commas. */
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
    allowedHosts: parseHosts(env['GASTOWN_ALLOWED_HOSTS'] ?? ''),
    systemJson: values['system-json'],
  }
}

function parsePort(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new Error(`The port "${text}" is not a number from 0 to 65535.`)
  return port
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
