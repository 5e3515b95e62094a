import { startTransition, useEffect, useState } from 'react'
import { after } from '../app/after.ts'

/** A page that waits longer than this for the mayor looks empty, ms. A mayor that is warm is painted within it. */
const mostMs = 120

/**
 * False until the mayor's screen was painted, or a moment after the first frame when there is none yet: what waits for it delays nothing
 * that a person opens a town for.
 */
export function useAfterMayor(isMayorPainted: boolean): boolean {
  const [isAfter, setIsAfter] = useState(false)
  useEffect(() => {
    if (isAfter) return undefined
    const show = (): void => startTransition(() => setIsAfter(true))
    return after(isMayorPainted ? 0 : mostMs, show)
  }, [isAfter, isMayorPainted])
  return isAfter
}
