/** A prime message in two: the bead's body, which others wrote, and all that the town says around it. */
export interface SplitPrime {
  readonly body: string
  readonly around: string
}

const tagged = /<((?:bead[-_ ]?)?body)\b[^>\n]*>\n?([\s\S]*)<\/\1>/i
const heading = /^[ \t]*[*#-]*[ \t]*\**body\**[^:\n]{0,80}:?\**[ \t]*$/i
const onOneLine = /^[ \t]*[*#-]*[ \t]*\**body\**[ \t]*:[ \t]*(\S.*)$/i
const fence = /^\s*(`{3,}|~{3,})/
/** What a body without a frame ends before: a heading, a rule, or a field of the message. */
const after =
  /^(?:#{1,6} |-{3,}\s*$|\*{3,}\s*$|(?:bead|title|branch|target|attempt|rework|merge|labels|priority|mail|results?)\b[^:\n]{0,40}:)/i

/**
 * Finds the body: between `<bead-body>` tags, or behind a line `Body:` as quoted (`> `), indented or fenced lines, or as plain ones
 * up to the next heading or field. A message without one has an empty body.
 */
export function splitBody(text: string): SplitPrime {
  const tag = tagged.exec(text)
  if (tag !== null) return { body: (tag[2] ?? '').trim(), around: text.replace(tag[0], '') }
  const lines = text.split('\n')
  const begin = lines.findIndex((line) => heading.test(line) || onOneLine.test(line))
  if (begin === -1) return { body: '', around: text }
  const said = onOneLine.exec(lines[begin] ?? '')?.[1]
  if (said !== undefined) return { body: said.trim(), around: [...lines.slice(0, begin), ...lines.slice(begin + 1)].join('\n') }
  let first = begin + 1
  while (lines[first]?.trim() === '') first++
  const { end, strip } = frameOf(lines, first)
  const body = lines.slice(first, end).map((line) => line.replace(strip, ''))
  return { body: body.join('\n').trim(), around: [...lines.slice(0, begin), ...lines.slice(end)].join('\n') }
}

/** Where the frame that begins at this line ends, and what it puts before each line. */
function frameOf(lines: readonly string[], first: number): { end: number; strip: RegExp } {
  const line = lines[first] ?? ''
  const endWhere = (ends: (line: string) => boolean) => {
    const length = lines.slice(first).findIndex(ends)
    return length === -1 ? lines.length : first + length
  }
  if (/^\s*>/.test(line)) return { end: endWhere((each) => !/^\s*>/.test(each)), strip: /^\s*> ?/ }
  if (/^(?: {2}|\t)/.test(line)) {
    return { end: endWhere((each) => each.trim() !== '' && !/^(?: {2}|\t)/.test(each)), strip: /^(?: {2,4}|\t)/ }
  }
  const mark = fence.exec(line)?.[1]
  if (mark === undefined) return { end: endWhere((each) => after.test(each)), strip: /^(?!)/ }
  const close = lines.findIndex((each, index) => index > first && each.trim() === mark)
  return { end: close === -1 ? lines.length : close + 1, strip: /^\s*(?:`{3,}|~{3,}).*$/ }
}
