import { startTransition, useEffect, useState } from 'react'

/** False until the first frame with the component was drawn: what waits for it delays nothing that is in that frame. */
export function useAfterFirstFrame(): boolean {
  const [isAfter, setIsAfter] = useState(false)
  useEffect(() => {
    const frame = requestAnimationFrame(() => startTransition(() => setIsAfter(true)))
    return () => cancelAnimationFrame(frame)
  }, [])
  return isAfter
}
