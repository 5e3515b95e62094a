import { useLayoutEffect, useState, type RefObject } from 'react'

/** Whether the element is at least so wide, CSS px; `guess` until it was measured. Known before the first paint. */
export function useHasRoom(
  element: RefObject<HTMLElement | null>,
  { fromPx, guess }: { fromPx: number; guess: boolean },
): boolean {
  const [hasRoom, setHasRoom] = useState(guess)
  useLayoutEffect(() => {
    const measured = element.current
    if (measured === null) return undefined
    // It rings once for the beginning too, before that frame is painted.
    const observer = new ResizeObserver(() => setHasRoom(measured.clientWidth >= fromPx))
    observer.observe(measured)
    return () => observer.disconnect()
  }, [element, fromPx])
  return hasRoom
}
