import type { TerminalSize } from './resize-on-frame.ts'

/** The terminal's size in a window of one size with the dock in one layout, as it was measured last. */
export interface RememberedSize {
  /** Cells that fitted in a window and a dock like this one; null when none was seen yet. */
  get(): TerminalSize | null
  set(size: TerminalSize): void
}

const storageKey = 'gastown.terminal-size'

interface StoredSize extends TerminalSize {
  readonly windowWidthPx: number
  readonly windowHeightPx: number
  readonly layout: string
}

/**
 * Knows what will fit before there is a place to measure, so that a terminal can be asked for before the page has drawn its box: a wrong
 * size would make the program in it draw twice.
 */
export function createRememberedSize(
  window: Pick<Window, 'innerWidth' | 'innerHeight' | 'localStorage'>,
  /** A text that is another one when the place for the terminal in the window is. */
  layoutOf: () => string,
): RememberedSize {
  return {
    get: () => {
      const stored = parseStoredSize(window.localStorage.getItem(storageKey))
      const isSameWindow = stored?.windowWidthPx === window.innerWidth && stored.windowHeightPx === window.innerHeight
      return stored !== null && isSameWindow && stored.layout === layoutOf() ? { cols: stored.cols, rows: stored.rows } : null
    },
    set: ({ cols, rows }) => {
      const { innerWidth, innerHeight } = window
      const stored: StoredSize = { cols, rows, windowWidthPx: innerWidth, windowHeightPx: innerHeight, layout: layoutOf() }
      window.localStorage.setItem(storageKey, JSON.stringify(stored))
    },
  }
}

/** Total: what cannot be read is nothing. */
function parseStoredSize(text: string | null): StoredSize | null {
  if (text === null) return null
  try {
    const stored = JSON.parse(text) as Partial<Record<keyof StoredSize, unknown>> | null
    const { cols, rows, windowWidthPx, windowHeightPx, layout } = stored ?? {}
    if (!isCells(cols) || !isCells(rows) || typeof layout !== 'string') return null
    if (typeof windowWidthPx !== 'number' || typeof windowHeightPx !== 'number') return null
    return { cols, rows, windowWidthPx, windowHeightPx, layout }
  } catch {
    return null
  }
}

function isCells(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 2 && (value as number) <= 1_000
}
