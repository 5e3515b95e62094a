import type { Command } from 'commander'
import { answer } from '../answer.ts'
import { findRig } from '../find-rig.ts'
import { openTown, townOption } from '../open-town.ts'
import type { TerminalIo } from '../terminal-io.ts'
import { renderQueue } from './render-queue.ts'

export function addQueueCommand(program: Command, io: TerminalIo): void {
  program
    .command('queue [town]')
    .description('the merge queue: what is verified now, what comes next and why, what waits for you')
    .option(...townOption)
    .option('--rig <rig>', 'only that of this rig')
    .action(async (town: string | undefined, { rig }: { rig?: string }, command: Command) => {
      const { client, options, townId } = await openTown(command, io, town)
      const only = rig === undefined ? {} : { rigId: (await findRig(client, townId, rig)).rigId }
      const value = await client.getMergeQueueData.query({ townId, ...only })
      answer(io, { json: options.json, value, lines: () => renderQueue(value) })
    })
}
