import type { GastownClient } from '@gastown/client/gastown-client'
import { GastownError } from '@gastown/contract/errors'
import {
  convoyModeSchema,
  convoyStatusSchema,
  type ConvoyMode,
  type ConvoyStatus,
  type ConvoyView,
} from '@gastown/contract/work/convoy'
import { Option, type Command } from 'commander'
import { answer } from '../answer.ts'
import { findRig } from '../find-rig.ts'
import { numberOption } from '../number-option.ts'
import { openTown, townOption } from '../open-town.ts'
import { readText } from '../read-text.ts'
import { splitWords } from '../split-words.ts'
import type { TerminalIo } from '../terminal-io.ts'
import { listOf } from './bead-options.ts'
import { parseTaskLines, parseTasks, taskFormatHelp, type TaskFile } from './parse-tasks.ts'
import { renderConvoy, renderConvoys } from './render-convoy.ts'

interface CreateOptions {
  readonly task?: readonly string[]
  readonly file?: string
  readonly parallel?: boolean
  readonly staged?: boolean
  readonly mode?: ConvoyMode
}

interface ListOptions {
  readonly status?: readonly ConvoyStatus[]
  readonly limit: number
}

interface UpdateOptions {
  readonly title?: string
  readonly mode?: ConvoyMode
  readonly featureBranch?: string
}

const defaultLimit = 100
const modeOption = (): Option =>
  new Option('--mode <mode>', 'each bead lands alone, or all land once, together (default: as the rig says)').choices(
    convoyModeSchema.options,
  )

export function addConvoyCommands(program: Command, io: TerminalIo): void {
  const convoy = program.command('convoy').description('batches of beads with dependencies')
  addCreate(convoy, io)
  addList(convoy, io)
  addUpdate(convoy, io)

  addVerb(convoy, io, 'show', {
    description: 'a convoy and its beads in waves, and what each waits for',
    act: (client, one) => client.getConvoy.query(one),
    lines: renderConvoy,
  })
  addVerb(convoy, io, 'start', {
    description: 'start one that is staged',
    act: (client, one) => client.startConvoy.mutate(one),
    lines: (started) => [`Started ${started.convoyId}.`, ...waitLine(started)],
  })

  convoy
    .command('add')
    .description('put a bead into a convoy')
    .argument('[words...]', '[town] <convoy> <bead>')
    .usage('[options] [town] <convoy> <bead>')
    .option(...townOption)
    .option('--depends-on <bead...>', 'beads that must have landed before it starts')
    .action(async (words: string[], { dependsOn }: { dependsOn?: string[] }, command: Command) => {
      const named = splitWords(command, words, { where: ['town'], what: ['convoy', 'bead'] })
      const { client, options, townId } = await openTown(command, io, named.town)
      const value = await client.addConvoyBead.mutate({
        townId,
        convoyId: named.convoy,
        beadId: named.bead,
        ...(dependsOn === undefined ? {} : { dependsOn: listOf(dependsOn) }),
      })
      answer(io, { json: options.json, value, lines: () => [`${value.convoyId} has ${value.totalCount} beads now.`] })
    })

  convoy
    .command('remove')
    .description('take a bead out of a convoy; it goes on alone')
    .argument('[words...]', '[town] <convoy> <bead>')
    .usage('[options] [town] <convoy> <bead>')
    .option(...townOption)
    .action(async (words: string[], _options: unknown, command: Command) => {
      const named = splitWords(command, words, { where: ['town'], what: ['convoy', 'bead'] })
      const { client, options, townId } = await openTown(command, io, named.town)
      const value = await client.removeConvoyBead.mutate({ townId, convoyId: named.convoy, beadId: named.bead })
      answer(io, { json: options.json, value, lines: () => [`${value.convoyId} has ${value.totalCount} beads now.`] })
    })

  convoy
    .command('close')
    .description('end a convoy as it is; its open beads go on alone')
    .argument('[words...]', '[town] <convoy>')
    .usage('[options] [town] <convoy>')
    .option(...townOption)
    .option('--reason <text>', 'why, for whoever looks at it later')
    .action(async (words: string[], { reason }: { reason?: string }, command: Command) => {
      const named = splitWords(command, words, { where: ['town'], what: ['convoy'] })
      const { client, options, townId } = await openTown(command, io, named.town)
      const said = reason === undefined ? {} : { reason }
      const value = await client.closeConvoy.mutate({ townId, convoyId: named.convoy, ...said })
      answer(io, { json: options.json, value, lines: () => [`Closed ${value.convoyId}: ${value.status}.`] })
    })
}

function addCreate(convoy: Command, io: TerminalIo): void {
  convoy
    .command('create')
    .description('make a convoy of several tasks; its beads start as soon as nothing blocks them')
    .argument('[words...]', '[town] [rig] <title>: town and rig may be left out when there is only one')
    .usage('[options] [town] [rig] <title>')
    .option(...townOption)
    .option('--task <line...>', 'a task each, as "An index (after 1, 2)"')
    .option('--file <file>', 'tasks from a file; - is standard input')
    .option('--parallel', 'several tasks without any dependency are meant to run side by side')
    .option('--staged', 'only plan it: it waits for gastown convoy start')
    .option('--no-staged', 'start at once, whatever the town says')
    .addOption(modeOption())
    .addHelpText('after', taskFormatHelp)
    .action(async (words: string[], create: CreateOptions, command: Command) => {
      const named = splitWords(command, words, { where: ['town', 'rig'], what: ['title'] })
      const tasks = await readTasks(io, create)
      const { client, options, townId } = await openTown(command, io, named.town)
      const { rigId, name } = await findRig(client, townId, named.rig)
      const mode = create.mode ?? tasks.mode
      const value = await client.slingBatch
        .mutate({
          townId,
          rigId,
          title: named.title,
          tasks: [...tasks.tasks],
          parallel: create.parallel ?? false,
          ...(mode === undefined ? {} : { mode }),
          ...(create.staged === undefined ? {} : { staged: create.staged }),
        })
        .catch(sayParallel)
      answer(io, {
        json: options.json,
        value,
        lines: () => [`Made ${value.convoy.convoyId} in the rig ${name}.`, '', ...renderConvoy(value)],
      })
    })
}

/** The town says it in the words of its procedures. */
function sayParallel(error: unknown): never {
  if (!(error instanceof GastownError) || error.field !== 'parallel') throw error
  const detail =
    'None of the tasks comes after another, so all would run side by side and may conflict. Say which come after which, as in "An index (after 1, 2)", or --parallel when that is meant.'
  throw new GastownError(error.code, detail, { field: 'parallel', cause: error })
}

async function readTasks(io: TerminalIo, { task, file }: CreateOptions): Promise<TaskFile> {
  if (file !== undefined && task !== undefined)
    throw new GastownError('INVALID_INPUT', 'Say the tasks by --task or by --file, not by both.', { field: 'task' })
  if (file !== undefined) return parseTasks(await readText(io, file, 'file'))
  if (task !== undefined) return { tasks: parseTaskLines(task.map((line) => line.trim())) }
  throw new GastownError('INVALID_INPUT', 'A convoy needs tasks: --task "a title" for each, or --file.', { field: 'task' })
}

function addList(convoy: Command, io: TerminalIo): void {
  convoy
    .command('list [town]')
    .description('the convoys of a town')
    .option(...townOption)
    .addOption(new Option('--status <status...>', 'only those in these states').choices(convoyStatusSchema.options))
    .option('--limit <n>', 'at most so many', numberOption({ unit: 'Convoys', min: 1, max: 1000, whole: true }), defaultLimit)
    .action(async (town: string | undefined, { status, limit }: ListOptions, command: Command) => {
      const { client, options, townId } = await openTown(command, io, town)
      const only = status === undefined ? {} : { status: [...status] }
      const value = await client.listConvoys.query({ townId, limit, ...only })
      const lines = (): string[] => (value.convoys.length === 0 ? ['No convoys.'] : renderConvoys(value.convoys))
      answer(io, { json: options.json, value, lines })
    })
}

function addUpdate(convoy: Command, io: TerminalIo): void {
  convoy
    .command('update')
    .description('change its title, or, before it has begun, how it lands')
    .argument('[words...]', '[town] <convoy>')
    .usage('[options] [town] <convoy>')
    .option(...townOption)
    .option('--title <title>', 'its title')
    .addOption(modeOption())
    .option('--feature-branch <branch>', 'branch that its beads land on before they land together')
    .action(async (words: string[], { title, mode, featureBranch }: UpdateOptions, command: Command) => {
      const named = splitWords(command, words, { where: ['town'], what: ['convoy'] })
      const change = {
        ...(title === undefined ? {} : { title }),
        ...(mode === undefined ? {} : { mode }),
        ...(featureBranch === undefined ? {} : { featureBranch }),
      }
      if (Object.keys(change).length === 0) command.error('error: say what is to change: gastown convoy update --help lists it.')
      const { client, options, townId } = await openTown(command, io, named.town)
      const value = await client.updateConvoy.mutate({ townId, convoyId: named.convoy, ...change })
      answer(io, { json: options.json, value, lines: () => [`Changed ${value.convoyId}.`, ...waitLine(value)] })
    })
}

/** A verb that needs nothing but the convoy. */
function addVerb<T>(
  convoy: Command,
  io: TerminalIo,
  verb: string,
  {
    description,
    act,
    lines,
  }: {
    description: string
    act: (client: GastownClient, one: { townId: string; convoyId: string }) => Promise<T>
    lines: (value: T) => string[]
  },
): void {
  convoy
    .command(verb)
    .description(description)
    .argument('[words...]', '[town] <convoy>')
    .usage('[options] [town] <convoy>')
    .option(...townOption)
    .action(async (words: string[], _options: unknown, command: Command) => {
      const named = splitWords(command, words, { where: ['town'], what: ['convoy'] })
      const { client, options, townId } = await openTown(command, io, named.town)
      const value = await act(client, { townId, convoyId: named.convoy })
      answer(io, { json: options.json, value, lines: () => lines(value) })
    })
}

function waitLine({ waits }: ConvoyView): string[] {
  return waits === undefined ? [] : [waits]
}
