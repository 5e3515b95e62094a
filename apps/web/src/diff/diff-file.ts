import type { ChangeData, HunkData } from 'react-diff-view'

/** One file of a diff. */
export interface DiffFile {
  /** As it is called now; of a deleted one, as it was called. */
  readonly path: string
  /** As it was called, when it has another name now. */
  readonly oldPath: string | null
  readonly type: 'add' | 'delete' | 'modify' | 'rename' | 'copy'
  readonly isBinary: boolean
  readonly hunks: readonly HunkData[]
  readonly added: number
  readonly removed: number
}

/** Which version of a file a line is of. */
export type Side = 'old' | 'new'

/** Number of the line on that side; null: it is not there. */
export function lineNumberOn(change: ChangeData, side: Side): number | null {
  switch (change.type) {
    case 'insert':
      return side === 'new' ? change.lineNumber : null
    case 'delete':
      return side === 'old' ? change.lineNumber : null
    case 'normal':
      return side === 'new' ? change.newLineNumber : change.oldLineNumber
  }
}

/** Where a comment on the change stands: on the new version, unless the line is there no more. */
export function sideOf(change: ChangeData): Side {
  return change.type === 'delete' ? 'old' : 'new'
}

/** Its changes with what was replaced beside what replaced it, as two columns show them. */
export function zipped(hunk: HunkData): HunkData {
  const changes: ChangeData[] = []
  let at = 0
  while (at < hunk.changes.length) {
    const removed = takeWhile(hunk.changes, at, 'delete')
    const added = takeWhile(hunk.changes, at + removed.length, 'insert')
    const longer = Math.max(removed.length, added.length)
    for (let pair = 0; pair < longer; pair += 1) changes.push(...removed.slice(pair, pair + 1), ...added.slice(pair, pair + 1))
    at += removed.length + added.length
    const [kept] = longer === 0 ? hunk.changes.slice(at, at + 1) : []
    if (kept !== undefined) {
      changes.push(kept)
      at += 1
    }
  }
  return { ...hunk, changes }
}

function takeWhile(changes: readonly ChangeData[], from: number, type: ChangeData['type']): readonly ChangeData[] {
  let to = from
  while (changes[to]?.type === type) to += 1
  return changes.slice(from, to)
}
