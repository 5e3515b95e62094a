/** The words of a text, each with the white space behind it: joined they are the text again. */
export function splitWords(text: string): readonly string[] {
  return text.match(/\s*\S+\s*?(?=\s|$)|\s+$/g) ?? []
}
