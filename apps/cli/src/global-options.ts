import { isAbsolute, join, resolve } from 'node:path'
import type { Command } from 'commander'
import type { TerminalIo } from './terminal-io.ts'

export interface GlobalOptions {
  readonly json: boolean
  /** Absolute path of the data folder. */
  readonly dataDir: string
  /** The data folder was named, not taken by default. */
  readonly dataNamed: boolean
  readonly url: string | undefined
  readonly token: string | undefined
}

/** Options that every command takes, before or after its name. */
export function globalOptionsOf(command: Command, io: TerminalIo): GlobalOptions {
  const options = command.optsWithGlobals<{ json?: boolean; data?: string; url?: string; token?: string }>()
  const data = options.data ?? io.env['GASTOWN_DATA']
  return {
    json: options.json ?? false,
    dataDir: data === undefined ? join(io.home, '.gastown') : isAbsolute(data) ? data : resolve(data),
    dataNamed: data !== undefined,
    url: options.url ?? io.env['GASTOWN_URL'],
    token: options.token ?? io.env['GASTOWN_TOKEN'],
  }
}
