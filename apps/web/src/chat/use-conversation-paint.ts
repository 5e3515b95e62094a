import { useEffect, useEffectEvent } from 'react'

/** Calls `onPaint` once, after the first frame that was drawn with the conversation in the page. */
export function useConversationPaint({ isShown, onPaint }: { isShown: boolean; onPaint: (() => void) | undefined }): void {
  const tell = useEffectEvent(() => onPaint?.())
  useEffect(() => {
    if (!isShown) return
    // A frame rings before it is drawn, so the one after it knows that it was.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => tell())
    })
    return () => cancelAnimationFrame(frame)
  }, [isShown])
}
