import { useEffect, useRef, useState, type RefObject } from 'react'

/** Drawn this far before it is reached, so that nobody sees it come. */
const marginPx = 1200

/** Whether the element has been near what is seen. Once it was, it stays so: what was drawn is kept. */
export function useNear<E extends HTMLElement>(): readonly [RefObject<E | null>, boolean] {
  const element = useRef<E>(null)
  const [isNear, setIsNear] = useState(false)
  useEffect(() => {
    const watched = element.current
    if (isNear || watched === null) return
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setIsNear(true)
      },
      // The margin counts from what scrolls: the page's place.
      { root: watched.closest('.town-place'), rootMargin: `${marginPx}px` },
    )
    observer.observe(watched)
    return () => observer.disconnect()
  }, [isNear])
  return [element, isNear]
}
