import { GastownError, invalidInput } from '@gastown/contract/errors'
import { convoyTaskSchema, newConvoySchema, type ConvoyMode, type ConvoyTask } from '@gastown/contract/work/convoy'
import { parseJson } from '../parse-json.ts'

export const taskFormatHelp = `
A file of tasks is JSON, either a list of tasks or an object with "tasks" and perhaps "mode"; "dependsOn" are
positions in the list, from 0:

  [{ "title": "A page", "body": "…" }, { "title": "An index", "dependsOn": [0], "priority": "high", "labels": ["docs"] }]

or a text with one task on a line; lines that are indented are its body, numbers and dashes before it and lines that begin with #
are left out, and what it comes after is said by the numbers of tasks, from 1. --task takes such a line too:

  A page
    Greets whoever comes.
  A style
  An index (after 1, 2)
`

const fileSchema = newConvoySchema.pick({ mode: true, tasks: true })

/** What a file of tasks says; `mode` only where it says so. */
export interface TaskFile {
  readonly mode?: ConvoyMode
  readonly tasks: readonly ConvoyTask[]
}

/** Tasks from a JSON document or from a text with one on a line. Throws INVALID_INPUT and says which task is wrong. */
export function parseTasks(text: string): TaskFile {
  const trimmed = text.trim()
  if (!trimmed.startsWith('[') && !trimmed.startsWith('{')) return { tasks: parseTaskLines(text.split(/\r?\n/)) }
  const json = parseJson(trimmed)
  if (json === undefined)
    throw new GastownError('INVALID_INPUT', 'The file of tasks begins like JSON and is none.', { field: 'file' })
  const parsed = fileSchema.safeParse(Array.isArray(json) ? { tasks: json } : json)
  if (!parsed.success) throw invalidInput(parsed.error)
  const { mode, tasks } = parsed.data
  return mode === undefined ? { tasks } : { tasks, mode }
}

/** One task for each line that is not indented; see `taskFormatHelp`. */
export function parseTaskLines(lines: readonly string[]): ConvoyTask[] {
  const tasks: { title: string; body: string[]; dependsOn: number[] }[] = []
  for (const line of lines) {
    const last = tasks.at(-1)
    if (/^\s/.test(line) || line === '') last?.body.push(line)
    else if (!line.startsWith('#')) tasks.push({ ...parseTitle(line), body: [] })
  }
  return tasks.map(({ title, body, dependsOn }, index) => {
    const missing = dependsOn.find((position) => position < 0 || position >= tasks.length)
    if (missing !== undefined)
      throw new GastownError(
        'INVALID_INPUT',
        `Task ${index + 1} comes after task ${missing + 1}, and there are ${tasks.length} tasks.`,
        { field: 'task' },
      )
    const parsed = convoyTaskSchema.safeParse({ title, body: dedent(body), dependsOn })
    if (parsed.success) return parsed.data
    throw new GastownError('INVALID_INPUT', `Task ${index + 1}: ${invalidInput(parsed.error).message}`, { field: 'task' })
  })
}

function parseTitle(line: string): { title: string; dependsOn: number[] } {
  const bare = line.replace(/^(?:[-*•]|\d+[.)])\s+/, '')
  const after = /\s*\(after ([\d,\s]+)\)\s*$/i.exec(bare)
  if (after === null) return { title: bare, dependsOn: [] }
  const numbers = [...(after[1] ?? '').matchAll(/\d+/g)].map(([digits]) => Number(digits) - 1)
  return { title: bare.slice(0, after.index), dependsOn: [...new Set(numbers)] }
}

/** Without the indentation that all lines have, and without empty ones around. */
function dedent(lines: readonly string[]): string {
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length)
  const indent = Math.min(...indents, Number.MAX_SAFE_INTEGER)
  return lines
    .map((line) => line.slice(indent))
    .join('\n')
    .replaceAll(/^\n+|\s+$/g, '')
}
