import type { Counts } from './bead-facets.ts'
import type { FilterOption } from './filter-menu.tsx'

/** The choices of a filter in a given order, those that no bead has left out unless they are chosen. */
export function optionsOf<T extends string>(
  order: readonly T[],
  { counts, chosen, words }: { counts: Counts<T>; chosen: readonly T[]; words: Readonly<Record<T, string>> },
): readonly FilterOption<T>[] {
  return order
    .filter((value) => counts.has(value) || chosen.includes(value))
    .map((value) => ({ value, text: words[value], count: counts.get(value) ?? 0 }))
}

/** The same where nobody knows the choices beforehand: by name. `nameOf`: what to call one, whatever it is. */
export function namedOptions(
  counts: Counts<string>,
  { chosen, nameOf }: { chosen: readonly string[]; nameOf: (value: string) => string },
): readonly FilterOption<string>[] {
  return [...new Set([...counts.keys(), ...chosen])]
    .map((value) => ({ value, text: nameOf(value), count: counts.get(value) ?? 0 }))
    .toSorted((one, other) => one.text.localeCompare(other.text))
}
