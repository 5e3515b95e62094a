import { beadStatusSchema, type BeadStatus, type BeadView } from '@gastown/contract/work/bead'
import type { GastownClient } from '@gastown/client/gastown-client'
import { Option, type Command } from 'commander'
import { answer } from '../answer.ts'
import { findRig } from '../find-rig.ts'
import { numberOption } from '../number-option.ts'
import { openTown, openTownOfMany, townOption } from '../open-town.ts'
import { splitWords } from '../split-words.ts'
import type { TerminalIo } from '../terminal-io.ts'
import { addBeadOptions, newBeadOf, readBeadOptions, type BeadOptions } from './bead-options.ts'
import { findAgent } from './find-agent.ts'
import { renderBead, renderBeads } from './render-beads.ts'

interface ListOptions {
  readonly rig?: string
  readonly convoy?: string
  readonly status?: readonly BeadStatus[]
  readonly search?: string
  readonly limit: number
  readonly cursor?: string
}

/** A few screens; `--json` and scripts say more. */
const defaultLimit = 100

export function addBeadCommands(program: Command, io: TerminalIo): void {
  const bead = program.command('bead').description('the work items of a town')
  addCreate(bead, io)
  addList(bead, io)
  addShow(bead, io)
  addUpdate(bead, io)

  addChange(bead, io, {
    verb: 'start',
    description: 'start it as soon as somebody is free: takes a hold, or the pause before its next try, away',
    change: (client, one) => client.startBead.mutate(one),
    say: ({ beadId }) => `Started ${beadId}.`,
  })
  addChange(bead, io, {
    verb: 'retry',
    description: 'open a failed one again',
    change: (client, one) => client.retryBead.mutate(one),
    say: ({ beadId }) => `${beadId} is open again.`,
  })

  bead
    .command('close')
    .description('close one without a commit; those that depend on it go on')
    .argument('[words...]', '[town] <bead>')
    .usage('[options] [town] <bead>')
    .option(...townOption)
    .option('--reason <text>', 'why, for whoever looks at it later', 'Closed by hand.')
    .action(async (words: string[], { reason }: { reason: string }, command: Command) => {
      const named = splitWords(command, words, { where: ['town'], what: ['bead'] })
      const { client, options, townId } = await openTown(command, io, named.town)
      const value = await client.closeBead.mutate({ townId, beadId: named.bead, reason })
      answer(io, { json: options.json, value, lines: () => [`Closed ${value.beadId}: ${reason}`] })
    })

  bead
    .command('delete')
    .description('delete beads; branches and commits stay')
    .argument('[words...]', '[town] and the ids of the beads')
    .usage('[options] [town] <bead...>')
    .option(...townOption)
    .action(async (words: string[], _options: unknown, command: Command) => {
      const { client, options, townId, rest: beadIds } = await openTownOfMany(command, io, words)
      const value = await client.deleteBead.mutate({ townId, beadIds })
      answer(io, {
        json: options.json,
        value,
        lines: () => [beadIds.length === 1 ? `Deleted ${beadIds[0] ?? ''}.` : `Deleted ${beadIds.length} beads.`],
      })
    })

  bead
    .command('reassign')
    .description('take it from whoever works on it, and give it to another agent, or to whoever is free')
    .argument('[words...]', '[town] <bead>')
    .usage('[options] [town] <bead>')
    .option(...townOption)
    .option('--to <agent>', 'id or name of the agent (default: whoever is free)')
    .action(async (words: string[], { to }: { to?: string }, command: Command) => {
      const named = splitWords(command, words, { where: ['town'], what: ['bead'] })
      const { client, options, townId } = await openTown(command, io, named.town)
      const agent = to === undefined ? null : await findAgent(client, townId, to)
      const value = await client.reassignBead.mutate({ townId, beadId: named.bead, agentId: agent?.agentId ?? null })
      answer(io, {
        json: options.json,
        value,
        lines: () => [`${value.beadId} goes to ${agent === null ? 'whoever is free' : agent.name}.`],
      })
    })
}

function addCreate(bead: Command, io: TerminalIo): void {
  const create = bead
    .command('create')
    .description('make a bead; a worker takes it when one is free')
    .argument('[words...]', '[town] [rig] <title>: town and rig may be left out when there is only one')
    .usage('[options] [town] [rig] <title>')
    .option(...townOption)
  addBeadOptions(create)
    .option('--hold', 'do not start it until somebody says so')
    .action(async (words: string[], beadOptions: BeadOptions, command: Command) => {
      const named = splitWords(command, words, { where: ['town', 'rig'], what: ['title'] })
      const patch = await readBeadOptions(io, beadOptions)
      const { client, options, townId } = await openTown(command, io, named.town)
      const { rigId, name } = await findRig(client, townId, named.rig)
      const value = await client.createBead.mutate({ townId, rigId, ...newBeadOf(patch), title: named.title })
      answer(io, { json: options.json, value, lines: () => [`Made ${value.beadId} in the rig ${name}.`, ...waitLine(value)] })
    })
}

function addList(bead: Command, io: TerminalIo): void {
  bead
    .command('list [town]')
    .description('the beads of a town, newest first, and why each waits')
    .option(...townOption)
    .option('--rig <rig>', 'only those of this rig')
    .addOption(new Option('--status <status...>', 'only those in these states').choices(beadStatusSchema.options))
    .option('--convoy <convoy>', 'only those of this convoy')
    .option('--search <text>', 'only those with this in their title, id or labels')
    .option('--limit <n>', 'at most so many', numberOption({ unit: 'Beads', min: 1, max: 5000, whole: true }), defaultLimit)
    .option('--cursor <cursor>', 'go on where the list before ended')
    .action(async (town: string | undefined, listOptions: ListOptions, command: Command) => {
      const { client, options, townId } = await openTown(command, io, town)
      const { rig, convoy, status, search, limit, cursor } = listOptions
      const value = await client.listBeads.query({
        townId,
        limit,
        ...(rig === undefined ? {} : { rigId: (await findRig(client, townId, rig)).rigId }),
        ...(convoy === undefined ? {} : { convoyId: convoy }),
        ...(status === undefined ? {} : { status: [...status] }),
        ...(search === undefined ? {} : { search }),
        ...(cursor === undefined ? {} : { cursor }),
      })
      const more = value.nextCursor === undefined ? [] : ['', `There are more: --limit ${limit} --cursor ${value.nextCursor}`]
      answer(io, {
        json: options.json,
        value,
        lines: () => (value.beads.length === 0 ? ['No beads.'] : [...renderBeads(value.beads), ...more]),
      })
    })
}

function addShow(bead: Command, io: TerminalIo): void {
  bead
    .command('show')
    .description('all that is known of a bead, and its history')
    .argument('[words...]', '[town] <bead>')
    .usage('[options] [town] <bead>')
    .option(...townOption)
    .action(async (words: string[], _options: unknown, command: Command) => {
      const named = splitWords(command, words, { where: ['town'], what: ['bead'] })
      const { client, options, townId } = await openTown(command, io, named.town)
      const value = await client.getBead.query({ townId, beadId: named.bead })
      answer(io, { json: options.json, value, lines: () => renderBead(value) })
    })
}

function addUpdate(bead: Command, io: TerminalIo): void {
  const update = bead
    .command('update')
    .description('change what is said; all else stays as it is')
    .argument('[words...]', '[town] <bead>')
    .usage('[options] [town] <bead>')
    .option(...townOption)
    .option('--title <title>', 'its title')
  addBeadOptions(update)
    .option('--hold', 'do not start it until somebody says so')
    .option('--no-hold', 'it may start')
    .option('--no-label', 'take all labels away')
    .option('--no-depends-on', 'it waits for no other bead')
    .option('--no-model', 'the model that the town says')
    .option('--no-budget', 'the budget that the town says')
    .action(async (words: string[], beadOptions: BeadOptions, command: Command) => {
      const named = splitWords(command, words, { where: ['town'], what: ['bead'] })
      const patch = await readBeadOptions(io, beadOptions)
      if (Object.keys(patch).length === 0) command.error('error: say what is to change: gastown bead update --help lists it.')
      const { client, options, townId } = await openTown(command, io, named.town)
      const value = await client.updateBead.mutate({ townId, beadId: named.bead, patch })
      answer(io, { json: options.json, value, lines: () => [`Changed ${value.beadId}.`, ...waitLine(value)] })
    })
}

/** A verb that needs nothing but the bead. */
function addChange(
  bead: Command,
  io: TerminalIo,
  {
    verb,
    description,
    change,
    say,
  }: {
    verb: string
    description: string
    change: (client: GastownClient, one: { townId: string; beadId: string }) => Promise<BeadView>
    say: (changed: BeadView) => string
  },
): void {
  bead
    .command(verb)
    .description(description)
    .argument('[words...]', '[town] <bead>')
    .usage('[options] [town] <bead>')
    .option(...townOption)
    .action(async (words: string[], _options: unknown, command: Command) => {
      const named = splitWords(command, words, { where: ['town'], what: ['bead'] })
      const { client, options, townId } = await openTown(command, io, named.town)
      const value = await change(client, { townId, beadId: named.bead })
      answer(io, { json: options.json, value, lines: () => [say(value), ...waitLine(value)] })
    })
}

function waitLine({ waits }: BeadView): string[] {
  return waits === undefined ? [] : [waits.text]
}
