import type { TownEventView } from '@gastown/contract/work/work-view'
import type { Command } from 'commander'
import { answer } from '../answer.ts'
import { numberOption } from '../number-option.ts'
import { openTown, townOption } from '../open-town.ts'
import { printable } from '../printable.ts'
import type { TerminalIo } from '../terminal-io.ts'
import { followEvents } from './follow-events.ts'

interface EventsOptions {
  readonly follow?: boolean
  readonly after?: number
  readonly limit: number
}

/** A screen or two. */
const defaultLimit = 100

export function addEventsCommand(program: Command, io: TerminalIo): void {
  program
    .command('events [town]')
    .description('what happened in a town, oldest first')
    .option(...townOption)
    .option('--follow', 'go on with what happens from now, until Ctrl-C (with --json: one document per line)')
    .option(
      '--after <n>',
      'only what happened after the event of this number (default: the newest)',
      numberOption({ unit: 'Numbers of events', min: 0, max: Number.MAX_SAFE_INTEGER, whole: true }),
    )
    .option('--limit <n>', 'at most so many', numberOption({ unit: 'Events', min: 1, max: 1000, whole: true }), defaultLimit)
    .action(async (town: string | undefined, { follow, after, limit }: EventsOptions, command: Command) => {
      using interruption = follow === true ? io.catchInterrupt() : null
      const { client, connection, options, townId } = await openTown(command, io, town)
      const value = await client.getTownEvents.query({ townId, limit, ...(after === undefined ? {} : { after }) })
      if (interruption === null)
        return answer(io, {
          json: options.json,
          value,
          lines: () => (value.events.length === 0 ? ['Nothing happened yet.'] : value.events.map(lineOf)),
        })
      const print = (event: TownEventView): void =>
        io.print(`${options.json ? JSON.stringify(event) : printable(lineOf(event))}\n`)
      for (const event of value.events) print(event)
      await followEvents(connection, {
        townId,
        after: value.events.at(-1)?.seq ?? after ?? 0,
        signal: interruption.signal,
        onEvent: print,
        onLost: () => io.printError('The town does not answer; going on when it does.\n'),
      })
    })
}

function lineOf({ seq, at, text }: TownEventView): string {
  return `${String(seq).padStart(6)}  ${at}  ${text}`
}
