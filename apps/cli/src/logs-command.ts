import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { GastownError } from '@gastown/contract/errors'
import { controlPlaneLogFile, containerLogFile } from '@gastown/contract/control-plane-file'
import { InvalidArgumentError, type Command } from 'commander'
import { answer } from './answer.ts'
import { connect } from './control-plane.ts'
import { findTown } from './find-town.ts'
import { globalOptionsOf, type GlobalOptions } from './global-options.ts'
import { parseLogLine, renderLogEntry } from './log-entry.ts'
import { followLines, readLastLines } from './log-file.ts'
import type { TerminalIo } from './terminal-io.ts'

interface LogsOptions {
  readonly town?: string
  readonly follow?: boolean
  readonly lines: number
}

/** A screen or two. */
const defaultLines = 100

export function addLogsCommand(program: Command, io: TerminalIo): void {
  program
    .command('logs')
    .description("the control plane's log, or with --town that of a town's container")
    .option('--town <town>', 'id or name of the town')
    .option('--follow', 'go on with what is written from now, until Ctrl-C (with --json: one document per line)')
    .option('--lines <n>', 'how many lines back', parseCount, defaultLines)
    .action(async (logsOptions: LogsOptions, command: Command) => {
      const options = globalOptionsOf(command, io)
      const file = await fileOf(logsOptions, options)
      if (!existsSync(file)) throw new GastownError('INVALID_INPUT', `There is no log yet: ${file}`, { field: 'data' })
      if (logsOptions.follow === true) {
        const render = (line: string): string =>
          options.json ? JSON.stringify(parseLogLine(line)) : renderLogEntry(parseLogLine(line))
        return followLines(file, logsOptions.lines, { onLine: (line) => io.print(`${render(line)}\n`) })
      }
      const entries = readLastLines(file, logsOptions.lines).map(parseLogLine)
      answer(io, { json: options.json, value: { file, entries }, lines: () => entries.map(renderLogEntry) })
    })
}

async function fileOf(logsOptions: LogsOptions, options: GlobalOptions): Promise<string> {
  if (logsOptions.town === undefined) return join(options.dataDir, controlPlaneLogFile)
  const direct = join(options.dataDir, 'containers', logsOptions.town, containerLogFile)
  // Without a control plane the id is enough; a name needs one to be looked up.
  if (/^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(logsOptions.town) && existsSync(direct)) return direct
  const { townId } = await findTown(connect(options).client, logsOptions.town)
  return join(options.dataDir, 'containers', townId, containerLogFile)
}

function parseCount(text: string): number {
  const count = Number(text)
  if (!Number.isInteger(count) || count < 0) throw new InvalidArgumentError('A number of lines is 0 or more.')
  return count
}
