import type { Command } from 'commander'
import { answer } from './answer.ts'
import { globalOptionsOf } from './global-options.ts'
import { stopEverything, type Stopped } from './stop-everything.ts'
import type { TerminalIo } from './terminal-io.ts'

/** Turns get time to end, snapshots to be taken. */
const drainMs = 120_000

export function addDownCommand(program: Command, io: TerminalIo): void {
  program
    .command('down')
    .description('let turns end, take snapshots, and stop the control plane and all containers of the data folder')
    .action(async (_options: unknown, command: Command) => {
      const { json, dataDir } = globalOptionsOf(command, io)
      const stopped = await stopEverything(dataDir, drainMs)
      answer(io, { json, value: { dataDir, ...stopped }, lines: () => [lineOf(stopped, dataDir)] })
    })
}

function lineOf({ controlPlane, containers }: Stopped, dataDir: string): string {
  const parts = [
    ...(controlPlane === null ? [] : [`control plane (process ${controlPlane})`]),
    ...containers.map((one) => `container of ${one.townId} (process ${one.pid})`),
  ]
  return parts.length === 0 ? `Nothing runs on ${dataDir}.` : `Stopped: ${parts.join(', ')}.`
}
