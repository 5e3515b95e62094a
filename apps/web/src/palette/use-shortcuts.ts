import { useEffect, useEffectEvent, useRef } from 'react'
import { nothingPressed, pressShortcut, type PressedSequence } from './shortcut-keys.ts'
import type { TownAction } from './town-action.ts'

/** Where a key is typed, or has a meaning of its own. */
const typedInto =
  'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], [role=menu], [role=listbox], [role=dialog]:not(.drawer)'

/**
 * Performs actions by their keys, never while something is typed into a field or a terminal. The palette opens from a field too; from a
 * terminal only by Command, since Control is for the program in it.
 */
export function useShortcuts(actions: readonly TownAction[]): void {
  const sequence = useRef<PressedSequence>(nothingPressed)

  const take = useEffectEvent((event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return
    const isIn = (selector: string): boolean => event.target instanceof Element && event.target.closest(selector) !== null
    const isInTerminal = isIn('.terminal')
    const isTyped = isInTerminal || isIn(typedInto)
    const isAllowed =
      !isTyped || (event.key.toLowerCase() === 'k' && (isInTerminal ? event.metaKey : event.ctrlKey || event.metaKey))
    if (!isAllowed) return
    const bound = actions.filter(({ keys }) => keys !== undefined)
    const shortcuts = bound.flatMap(({ keys }) => keys ?? [])
    const pressed = pressShortcut(sequence.current, { pressed: event, nowMs: event.timeStamp, shortcuts })
    sequence.current = pressed.sequence
    if (!pressed.isTaken) return
    event.preventDefault()
    event.stopPropagation()
    bound.find(({ keys }) => keys === pressed.hit)?.perform()
  })
  // A page has keys of its own, and comes first; but not in the middle of a sequence.
  const takeInSequence = useEffectEvent((event: KeyboardEvent): void => {
    if (sequence.current.keys.length > 0) take(event)
  })

  useEffect(() => {
    const early = (event: KeyboardEvent): void => takeInSequence(event)
    const late = (event: KeyboardEvent): void => take(event)
    window.addEventListener('keydown', early, { capture: true })
    window.addEventListener('keydown', late)
    return () => {
      window.removeEventListener('keydown', early, { capture: true })
      window.removeEventListener('keydown', late)
    }
  }, [])
}
