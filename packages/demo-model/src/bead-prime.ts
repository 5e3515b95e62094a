import { splitBody } from './split-body.ts'

/** What a worker's prime message says: the bead, and how it stands. */
export interface BeadPrime {
  readonly title: string
  /** Without the quotes or the frame that the message puts around it. */
  readonly body: string
  readonly branch: string | undefined
  readonly target: string | undefined
  /** 1 for the first try at the bead. */
  readonly attempt: number
  /** Why a branch has to be reworked; null for a task. */
  readonly rework: ReworkCause | null
  /** Lines of the message's own block marked `sh` that call git and nothing else. Never taken from the body. */
  readonly commands: readonly string[]
  /** The whole message. */
  readonly text: string
}

export type ReworkCause = (typeof reworkCauses)[number]
const reworkCauses = ['conflict', 'gate', 'review', 'comment'] as const

/** A git command without redirections, substitutions or a second command. */
const plainGit = /^git [^;&|<>`$()\\]+$/

/** Whether a user message gives a worker its bead: it has a `Title:` line, and one that says where the work is. */
export function isPrime(text: string): boolean {
  const { around } = splitBody(text)
  const placed = ['Bead', 'Branch', 'Target', 'Merge'].some((name) => fieldOf(around, name) !== undefined)
  return (placed && fieldOf(around, 'Title') !== undefined) || isReworkNote(around)
}

/** Reads a prime message; of one without a title, `before` is asked, then its first line is. */
export function parsePrime(text: string, before?: BeadPrime): BeadPrime {
  const { around, body } = splitBody(text)
  const title = fieldOf(around, 'Title') ?? before?.title ?? firstLineOf(text)
  return {
    title: title.slice(0, 200),
    body,
    branch: wordOf(fieldOf(around, 'Branch')) ?? before?.branch,
    target: wordOf(fieldOf(around, 'Target')) ?? before?.target,
    attempt: Number(/^\d+/.exec(fieldOf(around, 'Attempt') ?? '')?.[0] ?? 1),
    rework: reworkOf(around),
    commands: commandsOf(around),
    text,
  }
}

function reworkOf(around: string): ReworkCause | null {
  const said = fieldOf(around, 'Rework')?.toLowerCase()
  if (said !== undefined) return reworkCauses.find((cause) => said.includes(cause)) ?? 'comment'
  return isReworkNote(around) ? 'conflict' : null
}

/** A message in the middle of a session: the branch conflicts, and these commands bring it up to date. */
function isReworkNote(around: string): boolean {
  return fieldOf(around, 'Title') === undefined && /\bconflict/i.test(around) && commandsOf(around).length > 0
}

function commandsOf(around: string): readonly string[] {
  const block = /^```sh[^\n]*\n([\s\S]*?)^```\s*$/m.exec(around)?.[1] ?? ''
  return block
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => plainGit.test(line))
}

/** The value of a line `Name: value`, perhaps marked up as a heading, a list item or in bold. */
function fieldOf(around: string, name: string): string | undefined {
  const line = new RegExp(String.raw`^[ \t]{0,3}[*#-]*[ \t]*\**${name}\**[ \t]*:[ \t]*\**[ \t]*(\S.*?)\**[ \t]*$`, 'im')
  const value = line.exec(around)?.[1]
  return value === undefined ? undefined : (/^[`"“](.+)[`"”]$/.exec(value)?.[1] ?? value)
}

function wordOf(value: string | undefined): string | undefined {
  return value?.replace(/^[`"“]/, '').split(/[\s`"”]/)[0]
}

function firstLineOf(text: string): string {
  const line = text.split('\n').find((each) => each.trim() !== '') ?? 'A bead without a title'
  return line.replaceAll(/^[\s#>*-]+/g, '').trim()
}
