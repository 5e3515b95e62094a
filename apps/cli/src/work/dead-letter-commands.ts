import type { Command } from 'commander'
import { answer } from '../answer.ts'
import { openTown, townOption } from '../open-town.ts'
import { renderTable } from '../render-table.ts'
import { splitWords } from '../split-words.ts'
import type { TerminalIo } from '../terminal-io.ts'

export function addDeadLetterCommands(program: Command, io: TerminalIo): void {
  const deadLetter = program.command('dead-letter').description('actions that the town gave up on')

  deadLetter
    .command('list [town]')
    .description('what was given up, and why')
    .option(...townOption)
    .action(async (town: string | undefined, _options: unknown, command: Command) => {
      const { client, options, townId } = await openTown(command, io, town)
      const value = await client.listDeadLetters.query({ townId })
      const rows = value.deadLetters.map((one) => [one.actionId, one.type, one.attempts, one.buriedAt, one.reason])
      const lines = (): string[] =>
        rows.length === 0 ? ['Nothing was given up.'] : renderTable(['ACTION', 'TYPE', 'TRIES', 'GIVEN UP', 'WHY'], rows)
      answer(io, { json: options.json, value, lines })
    })

  deadLetter
    .command('retry')
    .description('try one again')
    .argument('[words...]', '[town] <action>')
    .usage('[options] [town] <action>')
    .option(...townOption)
    .action(async (words: string[], _options: unknown, command: Command) => {
      const named = splitWords(command, words, { where: ['town'], what: ['action'] })
      const { client, options, townId } = await openTown(command, io, named.town)
      const value = await client.retryDeadLetter.mutate({ townId, actionId: named.action })
      answer(io, { json: options.json, value, lines: () => [`${named.action} is tried again.`] })
    })
}
