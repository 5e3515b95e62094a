import type { Command } from 'commander'
import { answer } from '../answer.ts'
import { openTown, townOption } from '../open-town.ts'
import { splitWords } from '../split-words.ts'
import type { TerminalIo } from '../terminal-io.ts'

/** What a person can do about one branch in the queue; `gastown queue` names its merge. */
export function addMergeCommands(program: Command, io: TerminalIo): void {
  const merge = program.command('merge').description("a branch's way through the merge queue")

  merge
    .command('diff')
    .description('what the branch adds')
    .argument('[words...]', '[town] <merge>')
    .usage('[options] [town] <merge>')
    .option(...townOption)
    .action(async (words: string[], _options: unknown, command: Command) => {
      const named = splitWords(command, words, { where: ['town'], what: ['merge'] })
      const { client, options, townId } = await openTown(command, io, named.town)
      const value = await client.getMergeDiff.query({ townId, mergeId: named.merge })
      const cut = value.truncated ? ['… it is longer than what is shown.'] : []
      answer(io, { json: options.json, value, lines: () => [...value.patch.trimEnd().split('\n'), ...cut] })
    })

  merge
    .command('retry')
    .description('look at once at one that waits for you')
    .argument('[words...]', '[town] <merge>')
    .usage('[options] [town] <merge>')
    .option(...townOption)
    .action(async (words: string[], _options: unknown, command: Command) => {
      const named = splitWords(command, words, { where: ['town'], what: ['merge'] })
      const { client, options, townId } = await openTown(command, io, named.town)
      const value = await client.retryMerge.mutate({ townId, mergeId: named.merge })
      answer(io, { json: options.json, value, lines: () => [`${named.merge} is tried again.`] })
    })

  merge
    .command('rework')
    .description('ask a worker to change the branch before it lands')
    .argument('[words...]', '[town] <merge> <feedback>')
    .usage('[options] [town] <merge> <feedback>')
    .option(...townOption)
    .action(async (words: string[], _options: unknown, command: Command) => {
      const named = splitWords(command, words, { where: ['town'], what: ['merge', 'feedback'] })
      const { client, options, townId } = await openTown(command, io, named.town)
      const value = await client.requestRework.mutate({ townId, mergeId: named.merge, feedback: named.feedback })
      answer(io, { json: options.json, value, lines: () => [`A worker is asked to change ${named.merge}.`] })
    })
}
