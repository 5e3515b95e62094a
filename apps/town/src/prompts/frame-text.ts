/*
 * What others wrote (a bead's title and body, mail, an earlier reason, another agent's summary) goes into an agent's context only framed:
 * it must not be able to pass for words of the town.
 */

/** All that some program may take for the end of a line. */
const lineEnds = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/
/** Nothing that a model needs to read: escapes of a terminal, marks that turn the direction of text, and what shows as nothing. */
// oxlint-disable-next-line no-control-regex -- control characters are just what is taken out
const unseen = /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g
/** Engines put their own words into a user's message between these tags. */
const engineTag = /<(?=\/?\s*(?:system|system-reminder|environment_details|env|instructions?)\b)/gi

/** In one line, of at most `maxLength` characters; "…" stands where it was cut. */
export function oneLine(text: string, maxLength: number): string {
  const line = text.split(lineEnds).join(' ').replaceAll('\t', ' ').replaceAll(unseen, '').replaceAll(engineTag, '‹').trim()
  return cut(line, maxLength)
}

/**
 * Every line behind `> `, whatever ends a line. The result has at most about `maxLength` characters, its marks included: what is left out
 * is said at its end.
 */
export function quoteLines(text: string, maxLength: number): string {
  const quoted: string[] = []
  let length = 0
  const lines = text.trim().split(lineEnds)
  for (const [index, line] of lines.entries()) {
    const shown = `> ${line.replaceAll(unseen, '').replaceAll(engineTag, '‹')}`.trimEnd()
    length += shown.length + 1
    if (length > maxLength) {
      const room = maxLength - (length - shown.length)
      if (room > 80) quoted.push(cut(shown, room))
      quoted.push(`> … (cut here; ${lines.length - index} of ${lines.length} lines are not whole or not shown)`)
      break
    }
    quoted.push(shown)
  }
  return quoted.join('\n')
}

function cut(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text
  // Not between the halves of one character.
  const end = /[\ud800-\udbff]/.test(text.charAt(maxLength - 2)) ? maxLength - 2 : maxLength - 1
  return `${text.slice(0, end)}…`
}
