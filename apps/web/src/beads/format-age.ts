const units = [
  ['y', 365 * 24 * 3600],
  ['w', 7 * 24 * 3600],
  ['d', 24 * 3600],
  ['h', 3600],
  ['min', 60],
] as const

/** How long ago, in the one unit that a person would say: now, 4 min, 3 h, 2 d, 5 w, 1 y. */
export function formatAge(at: string, nowMs: number): string {
  const seconds = Math.max(0, nowMs - Date.parse(at)) / 1000
  for (const [name, size] of units) if (seconds >= size) return `${Math.floor(seconds / size)} ${name}`
  return 'now'
}
