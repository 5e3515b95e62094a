import { useVirtualizer, type VirtualItem } from '@tanstack/react-virtual'
import { useEffect, useRef, type RefObject } from 'react'

interface VirtualListOptions {
  readonly count: number
  /** Of every item, with the room below it. */
  readonly heightPx: number
  readonly keyOf: (index: number) => string
  /** The item that is to be in sight when it becomes another; -1: none. */
  readonly cursorIndex: number
}

export interface VirtualList {
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly totalPx: number
  /** Those in sight, and some beyond. */
  readonly items: readonly VirtualItem[]
}

/** Items beyond the edges of what is in sight: a fast wheel does not outrun them. */
const overscan = 8

/** Of a list of thousands, what is drawn. */
export function useVirtualList({ count, heightPx, keyOf, cursorIndex }: VirtualListOptions): VirtualList {
  const scroller = useRef<HTMLDivElement>(null)
  // oxlint-disable-next-line react/incompatible-library -- it is why this hook is one of its own: nothing of it is remembered elsewhere
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => heightPx,
    getItemKey: keyOf,
    overscan,
    useFlushSync: false,
  })
  useEffect(() => virtualizer.measure(), [heightPx, virtualizer])
  useEffect(() => {
    if (cursorIndex !== -1) virtualizer.scrollToIndex(cursorIndex)
  }, [cursorIndex, virtualizer])
  return { scroller, totalPx: virtualizer.getTotalSize(), items: virtualizer.getVirtualItems() }
}
