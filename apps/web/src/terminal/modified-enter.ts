interface KeyPress {
  readonly type: string
  readonly key: string
  readonly shiftKey: boolean
  readonly altKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly isComposing: boolean
}

/**
 * What Enter with Shift, Alt or Ctrl sends, in the kitty keyboard protocol's form (`CSI 13 ; modifiers u`), so that a program can tell
 * "new line" from "send"; undefined for every other key. A plain terminal would send the same byte for all of them.
 */
export function modifiedEnter(key: KeyPress): string | undefined {
  if (key.type !== 'keydown' || key.key !== 'Enter' || key.metaKey || key.isComposing) return undefined
  const modifiers = (key.shiftKey ? 1 : 0) + (key.altKey ? 2 : 0) + (key.ctrlKey ? 4 : 0)
  return modifiers === 0 ? undefined : `\x1b[13;${modifiers + 1}u`
}
