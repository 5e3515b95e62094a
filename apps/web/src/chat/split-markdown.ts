/** A text with one of these has parts that look at each other from afar: definitions of links and footnotes. */
const definition = /^ {0,3}\[[^\]\n]+\]:/m
/** What begins no block of its own at the margin: it is indented, or may go on a list. */
const mayGoOn = /^(?:\s|[-+*]|\d)/
const fence = /^( *)(`{3,}|~{3,})(.*)$/

/**
 * The text cut where a block at the margin begins after a blank line, so that each piece can be drawn by itself and only the last one
 * again while the text grows. The pieces give the text when joined, and are drawn as the whole would be.
 */
export function splitMarkdown(text: string): string[] {
  if (definition.test(text)) return [text]
  const pieces: string[] = []
  let begin = 0
  let open: { indent: number; mark: string } | null = null
  let afterBlank = false
  for (let at = 0; at < text.length;) {
    const newline = text.indexOf('\n', at)
    const end = newline === -1 ? text.length : newline + 1
    const line = text.slice(at, end).trimEnd()
    if (open === null && afterBlank && line !== '' && !mayGoOn.test(line)) {
      pieces.push(text.slice(begin, at))
      begin = at
    }
    open = fenceAfter(open, line)
    afterBlank = line === ''
    at = end
  }
  return begin < text.length || pieces.length === 0 ? [...pieces, text.slice(begin)] : pieces
}

function fenceAfter(open: { indent: number; mark: string } | null, line: string): typeof open {
  const [, indent = '', mark = '', rest = ''] = fence.exec(line) ?? []
  if (mark === '') return open
  if (open === null) return mark.startsWith('`') && rest.includes('`') ? null : { indent: indent.length, mark }
  const closes = mark.startsWith(open.mark) && rest.trim() === '' && indent.length <= open.indent + 3
  return closes ? null : open
}
