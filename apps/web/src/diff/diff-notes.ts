import type { ReactNode } from 'react'
import type { ChangeData } from 'react-diff-view'
import type { DiffFile } from './diff-file.ts'

/** What stands between the lines of a diff, for pages where something may be said of them. */
export interface DiffNotes {
  /** Another text for a file whenever what stands on it is another: the others are not drawn again. */
  tokenOf(path: string): string
  /** How many there are on the file. */
  countOf(path: string): number
  /** Under the head of a file; null: nothing. */
  ofFile(path: string): ReactNode
  /** Under its lines, by `getChangeKey`. */
  ofLines(file: DiffFile): Readonly<Record<string, ReactNode>>
  onFile(file: DiffFile): void
  onLine(file: DiffFile, change: ChangeData): void
}
