import type { Command } from 'commander'
import { answer } from '../answer.ts'
import { openTown, townOption } from '../open-town.ts'
import type { TerminalIo } from '../terminal-io.ts'

export function addPauseCommands(program: Command, io: TerminalIo): void {
  program
    .command('pause [town]')
    .description('start no new work; what is in hand goes on')
    .option(...townOption)
    .option('--reason <text>', 'why, for whoever looks at it later')
    .action(async (town: string | undefined, { reason }: { reason?: string }, command: Command) => {
      const { client, options, townId } = await openTown(command, io, town)
      const value = await client.pauseDispatch.mutate({ townId, ...(reason === undefined ? {} : { reason }) })
      answer(io, { json: options.json, value, lines: () => ['No new work is started. Go on with: gastown resume'] })
    })

  program
    .command('resume [town]')
    .description('start new work again after a pause, whoever caused it')
    .option(...townOption)
    .action(async (town: string | undefined, _options: unknown, command: Command) => {
      const { client, options, townId } = await openTown(command, io, town)
      const value = await client.resumeDispatch.mutate({ townId })
      answer(io, { json: options.json, value, lines: () => ['New work is started again.'] })
    })
}
