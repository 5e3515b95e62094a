import { useCallback, useSyncExternalStore } from 'react'

/**
 * The time in ms since the epoch, rounded down to `everyMs` and told again that often while `ticking`. For counters that a person watches:
 * all of a page change in the same frame, since each frame costs.
 */
export function useNow({ everyMs, ticking }: { everyMs: number; ticking: boolean }): number {
  const subscribe = useCallback(
    (listener: () => void) => {
      if (!ticking) return () => {}
      let timer: ReturnType<typeof setTimeout>
      const wait = (): void => {
        timer = setTimeout(ring, everyMs - (Date.now() % everyMs))
      }
      const ring = (): void => {
        listener()
        wait()
      }
      wait()
      return () => clearTimeout(timer)
    },
    [everyMs, ticking],
  )
  return useSyncExternalStore(subscribe, () => Math.floor(Date.now() / everyMs) * everyMs)
}
