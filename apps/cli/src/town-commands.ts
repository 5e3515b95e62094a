import { GastownError } from '@gastown/contract/errors'
import { modelProviderSchema, type ModelConfigInput, type ModelPrice, type ModelProvider } from '@gastown/contract/model-config'
import type { TownView } from '@gastown/contract/views'
import { InvalidArgumentError, Option, type Command } from 'commander'
import { answer } from './answer.ts'
import { connect } from './control-plane.ts'
import { exportTown } from './export-town.ts'
import { findTown } from './find-town.ts'
import { globalOptionsOf } from './global-options.ts'
import { renderTable } from './render-table.ts'
import { splitWords } from './split-words.ts'
import type { TerminalIo } from './terminal-io.ts'

interface CreateOptions {
  readonly provider?: ModelProvider
  readonly model?: string
  readonly smallModel?: string
  readonly baseUrl?: string
  readonly apiKeyEnv?: string
  readonly price?: Readonly<Record<string, ModelPrice>>
}

export function addTownCommands(program: Command, io: TerminalIo): void {
  const town = program.command('town').description('make, list, show and delete towns')

  town
    .command('create <name>')
    .description('make a town')
    .addOption(new Option('--provider <provider>', 'who serves the model').choices(modelProviderSchema.options))
    .option('--model <model>', "the provider's name of the model")
    .option('--small-model <model>', 'model for titles and summaries')
    .option('--base-url <url>', 'address of an OpenAI-compatible server')
    .option(
      '--price <model=input/output>',
      'what a model of an OpenAI-compatible server costs, in US dollars for a million tokens, such as qwen3=0.3/1.2 (may be repeated)',
      collectPrice,
    )
    .option(
      '--api-key-env <variable>',
      'environment variable that holds the key (a key on the command line would be seen by others)',
    )
    .action(async (name: string, options: CreateOptions, command: Command) => {
      const { json, ...where } = globalOptionsOf(command, io)
      const model = modelOf(options, io)
      const made = await connect({ json, ...where }).client.createTown.mutate({ name, ...(model === undefined ? {} : { model }) })
      answer(io, { json, value: made, lines: () => [`Made the town ${made.name}: ${made.townId}`] })
    })

  town
    .command('list')
    .description('all towns')
    .action(async (_options: unknown, command: Command) => {
      const options = globalOptionsOf(command, io)
      const { towns } = await connect(options).client.listTowns.query()
      const rows = towns.map((one) => [one.townId, one.name, one.provider, one.containerState, one.mayorStatus ?? '-'])
      const lines = (): string[] =>
        rows.length === 0 ? ['No towns yet. Make one: gastown town create <name>'] : renderTable(townHead, rows)
      answer(io, { json: options.json, value: { towns }, lines })
    })

  town
    .command('show [town]')
    .description('one town, by id or name')
    .action(async (named: string | undefined, _options: unknown, command: Command) => {
      const options = globalOptionsOf(command, io)
      const { client } = connect(options)
      const { townId } = await findTown(client, named)
      const view = await client.getTown.query({ townId })
      answer(io, { json: options.json, value: view, lines: () => linesOfTown(view) })
    })

  town
    .command('export')
    .description('write all of a town but keys and repositories to a file: a JSON document on each line')
    .argument('[words...]', '[town] <file>')
    .usage('[options] [town] <file>')
    .action(async (words: string[], _options: unknown, command: Command) => {
      const { town: named, file } = splitWords(command, words, { where: ['town'], what: ['file'] })
      const options = globalOptionsOf(command, io)
      const connection = connect(options)
      const { townId, name } = await findTown(connection.client, named)
      const lines = await exportTown(connection, { townId, file })
      const parts = Object.entries(lines).map(([kind, count]) => `${kind} ${count}`)
      answer(io, { json: options.json, value: { file, lines }, lines: () => [`Wrote ${name} to ${file}: ${parts.join(', ')}.`] })
    })

  town
    .command('delete <town>')
    .description('delete a town with its conversation; repositories stay')
    .action(async (named: string, _options: unknown, command: Command) => {
      const options = globalOptionsOf(command, io)
      const { client } = connect(options)
      const { townId, name } = await findTown(client, named)
      const value = await client.deleteTown.mutate({ townId })
      answer(io, { json: options.json, value, lines: () => [`Deleted the town ${name}.`] })
    })
}

const townHead = ['TOWN', 'NAME', 'MODEL', 'CONTAINER', 'MAYOR']

function linesOfTown(view: TownView): string[] {
  const why = (reason: string): string => (reason === '' ? '' : ` (${reason})`)
  return [
    `${view.name}  ${view.townId}`,
    `container  ${view.container.state}${why(view.container.reason)}`,
    `mayor      ${view.mayor === null ? 'none' : `${view.mayor.status}${view.mayor.live ? ', live' : ''}${why(view.mayor.reason)}`}`,
    ...view.rigs.map((rig) => `rig        ${rig.name}  ${rig.gitUrl} (${rig.defaultBranch})  ${rig.rigId}`),
    ...linesOfWork(view.work),
    ...view.notices.map((notice) => `${notice.level.padEnd(11)}${notice.text}`),
  ]
}

/** Nothing for a town that never had work. */
function linesOfWork({ counts, queueLength, paused, escalations }: TownView['work']): string[] {
  const { open, in_progress: working, in_review: inReview, failed } = counts
  const some = open + working + inReview + failed > 0
  return [
    ...(some ? [`work       ${open} open, ${working} worked on, ${inReview} in review, ${failed} failed`] : []),
    ...(queueLength > 0 ? [`queue      ${queueLength} to land`] : []),
    ...(paused === null ? [] : [`paused     ${paused.reason}`]),
    ...(escalations.length === 0 ? [] : [`for you    ${escalations.length}: gastown escalation list`]),
  ]
}

/** The model settings that were named; undefined leaves the choice to the town. */
function modelOf(options: CreateOptions, io: TerminalIo): ModelConfigInput | undefined {
  if (options.provider === undefined) {
    const stray = Object.keys(options).at(0)
    if (stray !== undefined) throw new GastownError('INVALID_INPUT', 'Model settings need --provider.', { field: 'provider' })
    return undefined
  }
  const model = options.model ?? (options.provider === 'demo' ? 'demo-mayor' : undefined)
  if (model === undefined)
    throw new GastownError('INVALID_INPUT', `The provider ${options.provider} needs --model.`, { field: 'model' })
  return {
    provider: options.provider,
    model,
    ...(options.smallModel === undefined ? {} : { smallModel: options.smallModel }),
    ...(options.baseUrl === undefined ? {} : { baseURL: options.baseUrl }),
    ...(options.price === undefined ? {} : { prices: { ...options.price } }),
    ...(options.apiKeyEnv === undefined ? {} : { apiKey: keyFrom(options.apiKeyEnv, io) }),
  }
}

function keyFrom(variable: string, io: TerminalIo): string {
  const key = io.env[variable]
  if (key === undefined || key === '')
    throw new GastownError('MODEL_KEY_MISSING', `The environment variable ${variable} is not set.`, { field: 'apiKey' })
  return key
}

function collectPrice(text: string, before: Readonly<Record<string, ModelPrice>> = {}): Readonly<Record<string, ModelPrice>> {
  const [, model = '', inputUsd, outputUsd] = /^(.+)=(\d+(?:\.\d+)?)\/(\d+(?:\.\d+)?)$/.exec(text.trim()) ?? []
  if (inputUsd === undefined || outputUsd === undefined)
    throw new InvalidArgumentError('Name the model and what it costs, such as qwen3=0.3/1.2.')
  return { ...before, [model]: { inputUsd: Number(inputUsd), outputUsd: Number(outputUsd) } }
}
