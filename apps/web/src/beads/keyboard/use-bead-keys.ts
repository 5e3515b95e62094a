import { useEffect, useEffectEvent } from 'react'
import { beadKeyOf, type BeadKey } from './bead-keys.ts'

/** Where keys have a meaning of their own: what is typed into, what opens over the page, and the mayor's dock. */
const ownKeys =
  'input:not([type=checkbox]), textarea, select, [contenteditable], [role=dialog], [role=menu], [role=listbox], .dock'
/** Where Enter presses what has the focus. */
const pressed = 'a, button, summary'

/** Keys of a page of beads, wherever on it the focus is. `onKey` says whether the key meant something. */
export function useBeadKeys(onKey: (key: BeadKey) => boolean): void {
  const take = useEffectEvent((event: KeyboardEvent): void => {
    const target = event.target instanceof Element ? event.target : null
    const isIn = (selector: string): boolean => target !== null && target.closest(selector) !== null
    if (event.defaultPrevented || isIn(ownKeys)) return
    const key = beadKeyOf(event)
    if (key === null || (key.does === 'open' && isIn(pressed))) return
    if (onKey(key)) event.preventDefault()
  })
  useEffect(() => {
    document.addEventListener('keydown', take)
    return () => document.removeEventListener('keydown', take)
  }, [])
}
