import type { BeadId } from '@gastown/contract/work/ids'

export type CursorMove = 'up' | 'down' | 'left' | 'right' | 'first' | 'last'

/**
 * Where the cursor goes among columns of beads; a list is one column. Without a place, or at one that is gone, it goes to the first bead
 * there is. Sideways it keeps its height as far as the column goes, and passes over empty columns.
 */
export function moveCursor(columns: readonly (readonly BeadId[])[], at: BeadId | null, move: CursorMove): BeadId | null {
  const column = columns.findIndex((ids) => at !== null && ids.includes(at))
  const ids = columns[column]
  if (ids === undefined || at === null) return columns.find((each) => each.length > 0)?.[0] ?? null
  const row = ids.indexOf(at)
  switch (move) {
    case 'up':
      return ids[Math.max(0, row - 1)] ?? at
    case 'down':
      return ids[Math.min(ids.length - 1, row + 1)] ?? at
    case 'first':
      return ids[0] ?? at
    case 'last':
      return ids.at(-1) ?? at
    case 'left':
      return beside(columns.slice(0, column).toReversed(), row) ?? at
    case 'right':
      return beside(columns.slice(column + 1), row) ?? at
  }
}

function beside(columns: readonly (readonly BeadId[])[], row: number): BeadId | undefined {
  const next = columns.find((ids) => ids.length > 0)
  return next?.[Math.min(row, next.length - 1)]
}
