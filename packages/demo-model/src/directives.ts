/** An order to the scripted model, given as a line `[[…]]` of a user message. The grammar is in the package's README. */
export type Directive =
  | { readonly type: 'delay'; readonly ms: number }
  | { readonly type: 'say'; readonly text: string }
  | { readonly type: 'slow'; readonly chunks: number; readonly ms: number }
  | { readonly type: 'tool'; readonly name: string; readonly args: Readonly<Record<string, unknown>> }
  /** Appends a line to a file and commits it. */
  | { readonly type: 'commit'; readonly path: string; readonly text: string }
  /** The town's tool `gt_done`. */
  | { readonly type: 'done'; readonly summary: string }
  /** The turn ends here; a worker goes on behind it with the next message. */
  | { readonly type: 'end' }
  /** `times`: how many attempts it strikes; without a limit Infinity. */
  | { readonly type: 'error'; readonly status: number; readonly times: number }
  | { readonly type: 'drop-after'; readonly chunks: number; readonly times: number }
  | { readonly type: 'hang'; readonly times: number }

/** What a worker is at; a directive is for one of them. */
export type Purpose = 'task' | 'rework' | 'review'

export interface ScopedDirective {
  readonly directive: Directive
  readonly purpose: Purpose
  /** The tries at a bead that it is for, from 1. */
  readonly tries: { readonly from: number; readonly to: number }
}

/** Directives of a user's message in their order. A line that looks like one and is none becomes a `say` that tells so. */
export function parseDirectives(text: string): readonly Directive[] {
  return directivesFor(readDirectives(text, { quoted: false }), { purpose: 'task', attempt: 1 })
}

/** Those that are for this purpose and this try at the bead. */
export function directivesFor(
  directives: readonly ScopedDirective[],
  { purpose, attempt }: { purpose: Purpose; attempt: number },
): readonly Directive[] {
  return directives
    .filter((each) => each.purpose === purpose && each.tries.from <= attempt && attempt <= each.tries.to)
    .map((each) => each.directive)
}

/** All directives of a message. `quoted`: a mark of a quotation may stand before them, as where a prime message frames a body. */
export function readDirectives(text: string, { quoted }: { quoted: boolean }): readonly ScopedDirective[] {
  const line = quoted ? /^[\s>|]*\[\[(?!\[)(.*)\]\]\s*$/ : /^\s*\[\[(?!\[)(.*)\]\]\s*$/
  return text.split('\n').flatMap((each) => {
    const content = line.exec(each)?.[1]?.trim()
    return content === undefined ? [] : [parseScoped(content)]
  })
}

function parseScoped(content: string): ScopedDirective {
  let rest = content
  let purpose: Purpose = 'task'
  let tries = { from: 1, to: Infinity }
  for (;;) {
    const prefix = /^(?:(rework|review)|try (\d+)(?:(\+)|-(\d+))?)\s+/.exec(rest)
    if (prefix === null) break
    const [whole, word, from, andOn, to] = prefix
    if (word === 'rework' || word === 'review') purpose = word
    else tries = { from: Number(from), to: andOn === undefined ? Number(to ?? from) : Infinity }
    rest = rest.slice(whole.length)
  }
  return { directive: parseDirective(rest) ?? { type: 'say', text: `There is no directive "${content}".` }, purpose, tries }
}

function parseDirective(content: string): Directive | null {
  const [, word = '', rest = ''] = /^(\S+)\s*([\s\S]*)$/.exec(content) ?? []
  if (word === 'say') return { type: 'say', text: rest }
  if (word === 'tool') return parseTool(rest)
  if (word === 'commit') return parseCommit(rest)
  if (word === 'done') return { type: 'done', summary: rest === '' ? 'The script says that it is done.' : rest }
  if (word === 'end' && rest === '') return { type: 'end' }
  const numbers = /^(\d+)?\s*(?:chunks\s+(\d+))?\s*(?:times\s+(\d+))?$/.exec(rest)
  if (numbers === null) return null
  const [first, chunkMs, limit] = [numbers[1], numbers[2], numbers[3]].map((digits) =>
    digits === undefined ? undefined : Number(digits),
  )
  const times = limit ?? Infinity
  if (word === 'hang' && first === undefined) return { type: 'hang', times }
  if (first === undefined) return null
  switch (word) {
    case 'delay':
      return { type: 'delay', ms: first }
    case 'slow':
      return { type: 'slow', chunks: first, ms: chunkMs ?? 0 }
    case 'error':
      return { type: 'error', status: first, times }
    case 'drop-after':
      return { type: 'drop-after', chunks: first, times }
    default:
      return null
  }
}

function parseTool(rest: string): Directive | null {
  const match = /^(\S+)\s*(\{.*\})?$/.exec(rest)
  if (match === null) return null
  try {
    const args: unknown = JSON.parse(match[2] ?? '{}')
    return { type: 'tool', name: match[1] ?? '', args: args as Record<string, unknown> }
  } catch {
    return null // its arguments are no JSON: the caller says that there is no such directive
  }
}

function parseCommit(rest: string): Directive | null {
  const match = /^(\S+)\s+(".*")$/.exec(rest)
  if (match === null) return null
  try {
    const text: unknown = JSON.parse(match[2] ?? '')
    return typeof text === 'string' ? { type: 'commit', path: match[1] ?? '', text } : null
  } catch {
    return null // no JSON string: the same
  }
}
