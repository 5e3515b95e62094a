/**
 * Keys of a shortcut, as a person presses them: one after the other, `g b`; one alone, `c`; or together with Control (Command on a Mac),
 * `Mod+k`. Letters are as they are typed: `?` is whatever makes one.
 */
export type ShortcutKeys = string

export interface PressedKey {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
}

/** How long the second key of a sequence is waited for, ms. */
const sequenceMs = 1_500

/** What was pressed of a sequence so far. */
export interface PressedSequence {
  readonly keys: readonly string[]
  readonly atMs: number
}

export const nothingPressed: PressedSequence = { keys: [], atMs: 0 }

export interface Pressed {
  readonly sequence: PressedSequence
  /** The shortcut that is complete now. */
  readonly hit: ShortcutKeys | null
  /** The key belongs to a shortcut: nothing else may take it. */
  readonly isTaken: boolean
}

/** What a key comes to after those before it. `nowMs`: when it was pressed, on any clock. */
export function pressShortcut(
  before: PressedSequence,
  options: { pressed: PressedKey; nowMs: number; shortcuts: readonly ShortcutKeys[] },
): Pressed {
  const { pressed, nowMs, shortcuts } = options
  const name = nameOf(pressed)
  if (name === null) return { sequence: before, hit: null, isTaken: false }
  const isGoingOn = before.keys.length > 0 && nowMs - before.atMs < sequenceMs
  const keys = isGoingOn ? [...before.keys, name] : [name]
  const typed = keys.join(' ')
  if (shortcuts.includes(typed)) return { sequence: nothingPressed, hit: typed, isTaken: true }
  if (shortcuts.some((each) => each.startsWith(`${typed} `))) return { sequence: { keys, atMs: nowMs }, hit: null, isTaken: true }
  // A sequence that is none: its last key means nothing by itself, as nobody who typed it meant that.
  return { sequence: nothingPressed, hit: null, isTaken: isGoingOn }
}

/** Null for keys that only change others. */
function nameOf({ key, ctrlKey, metaKey, altKey }: PressedKey): string | null {
  if (['Shift', 'Control', 'Meta', 'Alt', 'AltGraph', 'CapsLock', 'Dead', 'Process'].includes(key)) return null
  // AltGr, with which some keyboards make `[` and `/`, is told as Control and Alt.
  if (altKey && !ctrlKey) return `Alt+${key}`
  return (ctrlKey || metaKey) && !altKey ? `Mod+${key.toLowerCase()}` : key
}

/** The keys one by one, as a person knows them. */
export function keyCaps(keys: ShortcutKeys, isMac: boolean): readonly string[] {
  return keys
    .split(' ')
    .flatMap((each) => (each.startsWith('Mod+') ? [isMac ? '⌘' : 'Ctrl', each.slice(4).toUpperCase()] : [each]))
}
