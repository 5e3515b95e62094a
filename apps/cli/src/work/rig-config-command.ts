import { GastownError, invalidInput } from '@gastown/contract/errors'
import { convoyModeSchema, type ConvoyMode } from '@gastown/contract/work/convoy'
import { mergeStrategySchema, rigConfigPatchSchema, type RigConfig, type RigConfigPatch } from '@gastown/contract/work/rig-config'
import { Option, type Command } from 'commander'
import { answer } from '../answer.ts'
import { findRig } from '../find-rig.ts'
import { numberOption } from '../number-option.ts'
import { openTown, townOption } from '../open-town.ts'
import { readText } from '../read-text.ts'
import { splitWords } from '../split-words.ts'
import type { TerminalIo } from '../terminal-io.ts'

interface ConfigOptions {
  readonly gate?: readonly string[] | false
  readonly gateMinutes?: number
  readonly maxPolecats?: number
  readonly mergeStrategy?: RigConfig['mergeStrategy']
  readonly mergeMethod?: RigConfig['mergeMethod']
  readonly batchSize?: number
  readonly batchWait?: number
  readonly review?: 'on' | 'off'
  readonly convoyMode?: ConvoyMode
  readonly instructions?: string
  readonly instructionsFile?: string
  readonly keepHours?: number
  readonly quota?: number
}

/** Adds `config` to the commands of the noun `rig`. */
export function addRigConfigCommand(rig: Command, io: TerminalIo): void {
  rig
    .command('config')
    .description('show how a rig works, or change what is said')
    .argument('[words...]', '[town] [rig]: may be left out when there is only one')
    .usage('[options] [town] [rig]')
    .option(...townOption)
    .option('--gate <command...>', 'commands that must succeed on the merged tree before it lands; replaces those there are')
    .option('--no-gate', 'no gates')
    .option(
      '--gate-minutes <n>',
      'how long each of these gates may run (default: 10)',
      numberOption({ unit: 'Minutes', min: 0.05, max: 240 }),
    )
    .option('--max-polecats <n>', 'workers at once', numberOption({ unit: 'Workers', min: 1, max: 50, whole: true }))
    .addOption(
      new Option('--merge-strategy <which>', 'the town pushes to the target, or pushes the branch and you merge it').choices(
        mergeStrategySchema.options,
      ),
    )
    .addOption(
      new Option('--merge-method <which>', 'a merge commit, or the commits anew').choices(
        rigConfigPatchSchema.shape.mergeMethod.unwrap().options,
      ),
    )
    .option(
      '--batch-size <n>',
      'branches that are verified together',
      numberOption({ unit: 'Branches', min: 1, max: 20, whole: true }),
    )
    .option('--batch-wait <seconds>', 'how long a branch waits for others', numberOption({ unit: 'Seconds', min: 0, max: 3600 }))
    .addOption(new Option('--review <on|off>', 'a model reads each branch before it is verified').choices(['on', 'off']))
    .addOption(new Option('--convoy-mode <mode>', 'how convoys land that do not say it').choices(convoyModeSchema.options))
    .option('--instructions <text>', 'for every worker of the rig')
    .option('--instructions-file <file>', 'the same from a file; - is standard input')
    .option(
      '--keep-hours <n>',
      'how long the worktree of ended work is kept',
      numberOption({ unit: 'Hours', min: 0, max: 24 * 90 }),
    )
    .option(
      '--quota <megabytes>',
      'what all worktrees of the rig may take',
      numberOption({ unit: 'Megabytes', min: 1, max: 10_000_000 }),
    )
    .action(async (words: string[], configOptions: ConfigOptions, command: Command) => {
      const named = splitWords(command, words, { where: ['town', 'rig'], what: [] })
      const config = await readConfig(io, configOptions)
      const { client, options, townId } = await openTown(command, io, named.town)
      const { rigId, name } = await findRig(client, townId, named.rig)
      const shows = Object.keys(config).length === 0
      const value = shows
        ? await client.getRigConfig.query({ townId, rigId })
        : await client.updateRigConfig.mutate({ townId, rigId, config })
      answer(io, {
        json: options.json,
        value,
        lines: () => [shows ? `${name}  ${rigId}` : `Changed ${name}.`, ...linesOf(value)],
      })
    })
}

async function readConfig(io: TerminalIo, options: ConfigOptions): Promise<RigConfigPatch> {
  const { gate, gateMinutes, maxPolecats, mergeStrategy, mergeMethod, batchSize, batchWait } = options
  const { review, convoyMode, instructions, instructionsFile, keepHours, quota } = options
  if (gateMinutes !== undefined && (gate === undefined || gate === false))
    throw new GastownError('INVALID_INPUT', 'Say the gates that --gate-minutes is for, by --gate.', { field: 'gate' })
  if (instructions !== undefined && instructionsFile !== undefined)
    throw new GastownError('INVALID_INPUT', 'Say --instructions or --instructions-file, not both.', { field: 'instructions' })
  const told = instructionsFile === undefined ? instructions : await readText(io, instructionsFile, 'instructions-file')
  const limit = gateMinutes === undefined ? {} : { timeLimitMinutes: gateMinutes }
  const batch = {
    ...(batchSize === undefined ? {} : { size: batchSize }),
    ...(batchWait === undefined ? {} : { waitSeconds: batchWait }),
  }
  const worktrees = {
    ...(keepHours === undefined ? {} : { keepHours }),
    ...(quota === undefined ? {} : { quotaMegabytes: quota }),
  }
  const parsed = rigConfigPatchSchema.safeParse({
    ...(gate === undefined ? {} : { gates: (gate === false ? [] : gate).map((one) => ({ command: one, ...limit })) }),
    ...(maxPolecats === undefined ? {} : { maxPolecats }),
    ...(mergeStrategy === undefined ? {} : { mergeStrategy }),
    ...(mergeMethod === undefined ? {} : { mergeMethod }),
    ...(Object.keys(batch).length === 0 ? {} : { batch }),
    ...(review === undefined ? {} : { review: review === 'on' }),
    ...(convoyMode === undefined ? {} : { convoyMode }),
    ...(told === undefined ? {} : { instructions: told.trim() }),
    ...(Object.keys(worktrees).length === 0 ? {} : { worktrees }),
  })
  if (!parsed.success) throw invalidInput(parsed.error)
  return parsed.data
}

function linesOf(config: RigConfig): string[] {
  const { gates, batch, worktrees, review, instructions } = config
  const facts: readonly (readonly [string, string | number])[] = [
    ['max polecats', config.maxPolecats],
    ...(gates.length === 0 ? [['gates', 'none'] as const] : []),
    ...gates.map(({ command, timeLimitMinutes }) => ['gate', `${command}  (at most ${timeLimitMinutes} min)`] as const),
    ['merge strategy', config.mergeStrategy],
    ['merge method', config.mergeMethod],
    ['batch', `${batch.size} branches, after ${batch.waitSeconds} s`],
    ['review', review ? 'on' : 'off'],
    ['convoy mode', config.convoyMode],
    ['worktrees', `kept ${worktrees.keepHours} h, at most ${worktrees.quotaMegabytes} MB`],
    ...(instructions === '' ? [] : [['instructions', instructions.replaceAll('\n', `\n${' '.repeat(16)}`)] as const]),
  ]
  return facts.map(([name, value]) => `${name.padEnd(16)}${value}`)
}
