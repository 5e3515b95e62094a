/** An order to the scripted model, given as a line `[[…]]` of a user message. The grammar is in the package's README. */
export type Directive =
  | { readonly type: 'delay'; readonly ms: number }
  | { readonly type: 'say'; readonly text: string }
  | { readonly type: 'slow'; readonly chunks: number; readonly ms: number }
  | { readonly type: 'tool'; readonly name: string; readonly args: Readonly<Record<string, unknown>> }
  /** `times`: how many attempts it strikes; without a limit Infinity. */
  | { readonly type: 'error'; readonly status: number; readonly times: number }
  | { readonly type: 'drop-after'; readonly chunks: number; readonly times: number }
  | { readonly type: 'hang'; readonly times: number }

/** Directives of a message in their order. A line that looks like one and is none becomes a `say` that tells so. */
export function parseDirectives(text: string): readonly Directive[] {
  return text.split('\n').flatMap((line) => {
    const content = /^\s*\[\[(?!\[)(.*)\]\]\s*$/.exec(line)?.[1]?.trim()
    if (content === undefined) return []
    return [parseDirective(content) ?? { type: 'say', text: `There is no directive "${content}".` }]
  })
}

function parseDirective(content: string): Directive | null {
  const [, word = '', rest = ''] = /^(\S+)\s*([\s\S]*)$/.exec(content) ?? []
  if (word === 'say') return { type: 'say', text: rest }
  if (word === 'tool') return parseTool(rest)
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
