/** Labels that were typed one after the other, each once. Neither a space nor a comma is part of a label. */
export function parseLabels(text: string): readonly string[] {
  return [...new Set(text.split(/[\s,]+/u).filter(Boolean))]
}
