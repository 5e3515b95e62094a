import type { BeadPrime } from './bead-prime.ts'
import { slugOf } from './slug-of.ts'

/** What a polecat writes. */
export interface PlannedFile {
  readonly path: string
  /** The whole content, where the bead gives it; null: a few words of what was asked, put behind what is there. */
  readonly content: string | null
}

/** A system takes at most 128 KiB as one argument of a command; quoting makes the text up to four times as long. */
const maxContentChars = 20_000

const orders =
  /\bwrite (?:the |a )?file\s+[`"'“‘]?([^\s`"'“”‘’]+)[`"'”’]?\s+with (?:the )?content\s*:?\s*(?:"((?:[^"\\]|\\[\s\S])*)"|“([^”]*)”|`([^`]*)`)/gi
/** Prose goes into prose only: a program is not made by appending a sentence to it. */
const prosePath = /(?:^|[\s`"'“(])((?:[\w-][\w.-]*\/)*[\w-][\w.-]*\.(?:md|txt))(?=$|[\s`"'”),.:;!?])/i

/** The files of a bead: those that it orders with their content, else the one that it names, else one named by its title. */
export function plannedFiles(prime: BeadPrime): readonly PlannedFile[] {
  const asked = `${prime.title}\n${prime.body}`
  const ordered = [...asked.matchAll(orders)].flatMap(([, path = '', escaped, ...plain]): PlannedFile[] => {
    const content = escaped === undefined ? (plain.find((each) => each !== undefined) ?? '') : unescape(escaped)
    return isInside(path) ? [{ path, content: content.slice(0, maxContentChars) }] : []
  })
  if (ordered.length > 0)
    return ordered.filter(({ path }, index) => ordered.findLastIndex((file) => file.path === path) === index)
  const named = prosePath.exec(prime.body)?.[1] ?? prosePath.exec(prime.title)?.[1]
  return [{ path: named !== undefined && isInside(named) ? named : `${slugOf(prime.title)}.md`, content: null }]
}

/** No way out of the worktree, and none into git's or a tool's own folders. */
function isInside(path: string): boolean {
  return path.split('/').every((part) => part !== '' && !part.startsWith('.') && !part.startsWith('-'))
}

function unescape(text: string): string {
  return text.replaceAll(/\\([\s\S])/g, (_, char: string) => (char === 'n' ? '\n' : char === 't' ? '\t' : char))
}
