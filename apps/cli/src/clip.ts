const segmenter = new Intl.Segmenter()

/** In one line, and not longer than a column of a table bears. */
export function clip(text: string, maxCharacters: number): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  const characters = Array.from(segmenter.segment(line), ({ segment }) => segment)
  if (characters.length <= maxCharacters) return line
  return `${characters
    .slice(0, maxCharacters - 1)
    .join('')
    .trimEnd()}…`
}
