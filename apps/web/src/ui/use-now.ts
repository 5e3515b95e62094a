import { useCallback, useSyncExternalStore } from 'react'

/** The time in ms since the epoch, rounded down to `everyMs` and told again that often while `ticking`. For counters that a person watches. */
export function useNow({ everyMs, ticking }: { everyMs: number; ticking: boolean }): number {
  const subscribe = useCallback(
    (listener: () => void) => {
      if (!ticking) return () => {}
      const timer = setInterval(listener, everyMs)
      return () => clearInterval(timer)
    },
    [everyMs, ticking],
  )
  return useSyncExternalStore(subscribe, () => Math.floor(Date.now() / everyMs) * everyMs)
}
