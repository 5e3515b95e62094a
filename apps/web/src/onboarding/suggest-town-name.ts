/** Towns of stories, each easy to say and unlike the others in a list. */
const names = [
  'Springfield',
  'Shelbyville',
  'Ogdenville',
  'North Haverbrook',
  'Capital City',
  'Brockway',
  'Cypress Creek',
] as const

/** A name that no town has yet: one of ours, else numbered. */
export function suggestTownName(taken: readonly string[]): string {
  const used = new Set(taken.map((name) => name.toLowerCase()))
  const free = names.find((name) => !used.has(name.toLowerCase()))
  if (free !== undefined) return free
  for (let number = 2; ; number += 1) if (!used.has(`springfield ${number}`)) return `Springfield ${number}`
}
