import type { Command } from 'commander'
import { answer } from '../answer.ts'
import { findRig } from '../find-rig.ts'
import { numberOption } from '../number-option.ts'
import { openTown, townOption } from '../open-town.ts'
import { printable } from '../printable.ts'
import { splitWords } from '../split-words.ts'
import type { TerminalIo } from '../terminal-io.ts'
import { addBeadOptions, newBeadOf, readBeadOptions, type BeadOptions } from './bead-options.ts'
import { renderBeads } from './render-beads.ts'
import { mustNotHaveFailed, waitForBead } from './wait-for-bead.ts'

/** Real work with gates and a review can take hours; whoever waits longer asks again. */
const defaultTimeoutSeconds = 3600

type SlingOptions = BeadOptions & { readonly wait?: boolean; readonly timeout: number }

export function addSlingCommand(program: Command, io: TerminalIo): void {
  const sling = program
    .command('sling')
    .description('make a bead that starts at once')
    .argument('[words...]', '[town] [rig] <title>: town and rig may be left out when there is only one')
    .usage('[options] [town] [rig] <title>')
    .option(...townOption)
  addBeadOptions(sling)
    .option('--wait', 'wait until it has landed; exit code 1 when it failed')
    .option(
      '--timeout <seconds>',
      'how long to wait',
      numberOption({ unit: 'Seconds', min: 1, max: 604_800 }),
      defaultTimeoutSeconds,
    )
    .action(async (words: string[], slingOptions: SlingOptions, command: Command) => {
      const named = splitWords(command, words, { where: ['town', 'rig'], what: ['title'] })
      const patch = await readBeadOptions(io, slingOptions)
      const { client, connection, options, townId } = await openTown(command, io, named.town)
      const { rigId, name } = await findRig(client, townId, named.rig)
      const slung = await client.sling.mutate({ townId, rigId, ...newBeadOf(patch), title: named.title })
      const say = (text: string): void => (options.json ? undefined : io.printError(`${printable(text)}\n`))
      if (slingOptions.wait !== true)
        return answer(io, {
          json: options.json,
          value: slung,
          lines: () => [`Slung ${slung.beadId} to the rig ${name}.`, ...(slung.waits === undefined ? [] : [slung.waits.text])],
        })
      say(`Slung ${slung.beadId} to the rig ${name}.`)
      const timeoutMs = slingOptions.timeout * 1000
      const value = await waitForBead(connection, { townId, beadId: slung.beadId, timeoutMs, tell: say })
      answer(io, { json: options.json, value, lines: () => renderBeads([value]) })
      mustNotHaveFailed(value)
    })
}
