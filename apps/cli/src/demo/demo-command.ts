import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GastownError } from '@gastown/contract/errors'
import { Option, type Command } from 'commander'
import { answer } from '../answer.ts'
import { globalOptionsOf } from '../global-options.ts'
import { printable } from '../printable.ts'
import type { TerminalIo } from '../terminal-io.ts'
import { playDemo } from './play-demo.ts'
import { renderDemo } from './render-demo.ts'

export function addDemoCommand(program: Command, io: TerminalIo): void {
  program
    .command('demo')
    .description(
      'a minute: a town of scripted agents (no key, no network) that survives a crash and makes commits of one sentence',
    )
    .addOption(new Option('--sandbox <which>', 'as in `gastown up`').choices(['auto', 'bubblewrap', 'none']).default('auto'))
    .action(async (demoOptions: { sandbox: string }, command: Command) => {
      const { json, dataDir, dataNamed } = globalOptionsOf(command, io)
      const folder = dataNamed ? emptyFolder(dataDir) : mkdtempSync(join(tmpdir(), 'gastown-demo-'))
      using interruption = io.catchInterrupt()
      try {
        const tell = (text: string): void => io.printError(`${printable(text)}\n`)
        const value = await playDemo({ dataDir: folder, sandbox: demoOptions.sandbox, signal: interruption.signal, tell })
        answer(io, { json, value, lines: () => renderDemo(value) })
      } finally {
        if (!dataNamed) rmSync(folder, { recursive: true, force: true })
      }
    })
}

/** A demo in a folder that is in use could kill a container that does real work. */
function emptyFolder(dataDir: string): string {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  if (readdirSync(dataDir).length > 0) {
    throw new GastownError(
      'INVALID_INPUT',
      `The demo needs an empty data folder, and ${dataDir} is not empty. Without --data it takes a new one.`,
      { field: 'data' },
    )
  }
  return dataDir
}
