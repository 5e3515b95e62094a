import { beadPatchSchema, prioritySchema, type BeadPatch, type Priority } from '@gastown/contract/work/bead'
import { GastownError, invalidInput } from '@gastown/contract/errors'
import { Option, type Command } from 'commander'
import { numberOption } from '../number-option.ts'
import { readText } from '../read-text.ts'
import type { TerminalIo } from '../terminal-io.ts'

/** What can be said of a bead on the command line. False is a `--no-…`: what it takes away. */
export interface BeadOptions {
  readonly title?: string
  readonly body?: string
  readonly bodyFile?: string
  readonly priority?: Priority
  readonly label?: readonly string[] | false
  readonly dependsOn?: readonly string[] | false
  readonly hold?: boolean
  readonly model?: string | false
  readonly budget?: number | false
}

export function addBeadOptions(command: Command): Command {
  return command
    .option('--body <text>', 'what is to be done, in full')
    .option('--body-file <file>', 'the same from a file; - is standard input')
    .addOption(new Option('--priority <priority>', 'how urgent it is (default: medium)').choices(prioritySchema.options))
    .option('--label <label...>', 'labels, without blanks and commas')
    .option('--depends-on <bead...>', 'beads that must have landed before it starts')
    .option('--model <model>', 'model of its worker (default: as the town says)')
    .option(
      '--budget <usd>',
      'what it may cost, in US dollars (default: as the town says)',
      numberOption({ unit: 'Dollars', min: 0, max: 1_000_000 }),
    )
}

/** What was said, and nothing of what was not. Rejects with INVALID_INPUT and the field. */
export async function readBeadOptions(io: TerminalIo, options: BeadOptions): Promise<BeadPatch> {
  const { title, priority, label, dependsOn, hold, model, budget } = options
  const body = await readBody(io, options)
  const parsed = beadPatchSchema.safeParse({
    ...(title === undefined ? {} : { title }),
    ...(body === undefined ? {} : { body }),
    ...(priority === undefined ? {} : { priority }),
    ...(label === undefined ? {} : { labels: listOf(label) }),
    ...(dependsOn === undefined ? {} : { dependsOn: listOf(dependsOn) }),
    ...(hold === undefined ? {} : { hold }),
    ...(model === undefined ? {} : { model: model === false ? null : model }),
    ...(budget === undefined ? {} : { budgetUsd: budget === false ? null : budget }),
  })
  if (!parsed.success) throw invalidInput(parsed.error)
  return parsed.data
}

/** A new bead has no model and no budget that could be taken away. */
export function newBeadOf({ model, budgetUsd, ...rest }: BeadPatch) {
  return {
    ...rest,
    ...(typeof model === 'string' ? { model } : {}),
    ...(typeof budgetUsd === 'number' ? { budgetUsd } : {}),
  }
}

async function readBody(io: TerminalIo, { body, bodyFile }: BeadOptions): Promise<string | undefined> {
  if (body !== undefined && bodyFile !== undefined)
    throw new GastownError('INVALID_INPUT', 'Say --body or --body-file, not both.', { field: 'body' })
  return bodyFile === undefined ? body : readText(io, bodyFile, 'body-file')
}

/** Given one by one or with commas between them. */
export function listOf(given: readonly string[] | false): string[] {
  return given === false ? [] : given.flatMap((each) => each.split(',')).filter((each) => each.trim() !== '')
}
