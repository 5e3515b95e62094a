import { useEffect, useRef, useState, type RefObject } from 'react'
import { followsAfter, type ScrollPlace } from './follow-end.ts'

export interface FollowEnd {
  /** The element that scrolls, and the one in it that grows. */
  readonly list: RefObject<HTMLDivElement | null>
  readonly content: RefObject<HTMLDivElement | null>
  /** The reader went up; new words come unseen. */
  readonly isAway: boolean
  readonly onScroll: () => void
  /** Goes to the end and follows it again. The focus goes to the list. */
  toEnd(): void
}

/** Keeps the end of a list in view while it grows, unless the reader has scrolled up. */
export function useFollowEnd(): FollowEnd {
  const list = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const follows = useRef(true)
  const place = useRef<ScrollPlace | null>(null)
  const [isAway, setIsAway] = useState(false)

  useEffect(() => {
    const observer = new ResizeObserver(() => {
      if (follows.current) scrollToEnd(list.current)
    })
    for (const { current } of [list, content]) if (current !== null) observer.observe(current)
    return () => observer.disconnect()
  }, [])

  return {
    ...{ list, content, isAway },
    onScroll: () => {
      if (list.current === null) return
      const { scrollTop, scrollHeight, clientHeight } = list.current
      const now = { scrollTop, scrollHeight, clientHeight }
      follows.current = followsAfter(follows.current, place.current, now)
      place.current = now
      setIsAway(!follows.current)
    },
    toEnd: () => {
      follows.current = true
      setIsAway(false)
      scrollToEnd(list.current)
      list.current?.focus({ preventScroll: true })
    },
  }
}

function scrollToEnd(list: HTMLElement | null): void {
  if (list !== null) list.scrollTop = list.scrollHeight
}
