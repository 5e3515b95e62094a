import { GastownError } from '@gastown/contract/errors'
import { procedures, type ProcedureOutput } from '@gastown/contract/procedures'
import { Option, type Command } from 'commander'
import { answer } from '../answer.ts'
import { clip } from '../clip.ts'
import { findRig } from '../find-rig.ts'
import { openTown, townOption } from '../open-town.ts'
import { readText } from '../read-text.ts'
import { renderTable } from '../render-table.ts'
import { splitWords } from '../split-words.ts'
import type { TerminalIo } from '../terminal-io.ts'

const { format, text: textSchema } = procedures.importBeads.input.shape
type Format = (typeof format)['options'][number]

interface ImportOptions {
  readonly format: Format
  readonly apply?: boolean
  readonly start?: boolean
}

const titleCharacters = 60

/** How to get less into one file. */
const waysOut: Readonly<Record<Format, string>> = {
  'bd-jsonl':
    'Split it between lines, with what others depend on in the first part, and import the parts in their order: split -l 200 FILE part-',
  'github-issues':
    'Fetch fewer at a time and import one file after the other: gh issue list --limit 100 --json number,title,body,labels,state',
}

export function addImportCommand(program: Command, io: TerminalIo): void {
  program
    .command('import')
    .description('make beads of lines of `bd export`, or of the JSON of `gh issue list`; without --apply it only says which')
    .argument('[words...]', '[town] [rig] <file>; - is standard input')
    .usage('[options] [town] [rig] <file>')
    .option(...townOption)
    .addOption(new Option('--format <format>', 'what the file is').choices(format.options).makeOptionMandatory())
    .option('--apply', 'make them; the same again makes nothing twice')
    .option('--start', 'let them start at once (default: they are held until somebody starts them)')
    .action(async (words: string[], importOptions: ImportOptions, command: Command) => {
      const named = splitWords(command, words, { where: ['town', 'rig'], what: ['file'] })
      const { apply = false, start = false } = importOptions
      const text = await readText(io, named.file, 'file')
      mustFit(text, importOptions.format)
      const { client, options, townId } = await openTown(command, io, named.town)
      const { rigId } = await findRig(client, townId, named.rig)
      const value = await client.importBeads.mutate({
        townId,
        rigId,
        format: importOptions.format,
        text,
        dryRun: !apply,
        hold: !start,
      })
      answer(io, { json: options.json, value, lines: () => linesOf(value, { apply, start }) })
    })
}

function mustFit(text: string, which: Format): void {
  if (textSchema.safeParse(text).success) return
  throw new GastownError(
    'BODY_TOO_LARGE',
    `The file has ${text.length} characters, and a town takes 700,000 at once. ${waysOut[which]}`,
    { field: 'file' },
  )
}

function linesOf(
  { made, skipped }: ProcedureOutput<'importBeads'>,
  { apply, start }: { apply: boolean; start: boolean },
): string[] {
  const count = (n: number): string => (n === 1 ? '1 bead' : `${n} beads`)
  const held = start || made.length === 0 ? '' : ', held until somebody starts them'
  const ending = apply ? [] : ['', 'Nothing was changed. Make them with --apply.']
  return [
    apply
      ? `Made ${count(made.length)}${held}; ${skipped.length} skipped.`
      : `Would make ${count(made.length)}${held}; ${skipped.length} skipped.`,
    ...spaced(
      renderTable(
        ['FROM', 'BEAD', 'STATUS', 'TITLE'],
        made.map((one) => [one.from, one.beadId, one.status, clip(one.title, titleCharacters)]),
      ),
    ),
    ...spaced(
      renderTable(
        ['SKIPPED', 'WHY'],
        skipped.map(({ from, reason }) => [from, reason]),
      ),
    ),
    ...ending,
  ]
}

function spaced(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', ...lines]
}
