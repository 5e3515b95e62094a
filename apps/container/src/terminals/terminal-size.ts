/** Cells. */
export interface TerminalSize {
  readonly cols: number
  readonly rows: number
}

/** For a PTY that starts before anyone looks: wide enough for any TUI, and what most desks come close to. */
export const defaultTerminalSize: TerminalSize = { cols: 120, rows: 40 }

export function isSameSize(one: TerminalSize, other: TerminalSize): boolean {
  return one.cols === other.cols && one.rows === other.rows
}
