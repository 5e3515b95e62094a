import type { CursorMove } from './move-cursor.ts'

export type BeadKey =
  | { readonly does: 'move'; readonly move: CursorMove }
  | { readonly does: 'select'; readonly isRange: boolean }
  | { readonly does: 'open' | 'create' | 'search' | 'escape' | 'start' | 'selectAll' }

interface PressedKey {
  readonly key: string
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
}

const moves: Readonly<Record<string, CursorMove>> = {
  j: 'down',
  ArrowDown: 'down',
  k: 'up',
  ArrowUp: 'up',
  h: 'left',
  ArrowLeft: 'left',
  l: 'right',
  ArrowRight: 'right',
  Home: 'first',
  End: 'last',
}

/** What a key means on a page of beads while nothing is being typed; null: nothing. Of the browser's own combinations only "select all" is taken. */
export function beadKeyOf({ key, shiftKey, ctrlKey, metaKey, altKey }: PressedKey): BeadKey | null {
  if (altKey) return null
  if (ctrlKey || metaKey) return key === 'a' && !shiftKey ? { does: 'selectAll' } : null
  const move = moves[key]
  if (move !== undefined) return { does: 'move', move }
  switch (key) {
    case 'x':
    case 'X':
      return { does: 'select', isRange: shiftKey }
    case 'Enter':
      return { does: 'open' }
    case 'c':
      return { does: 'create' }
    case 's':
      return { does: 'start' }
    case '/':
      return { does: 'search' }
    case 'Escape':
      return { does: 'escape' }
    default:
      return null
  }
}
