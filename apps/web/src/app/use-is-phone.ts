import { useSyncExternalStore } from 'react'
import { phoneWidthPx } from '../terminal/terminal-appearance.ts'

const query = `(width < ${phoneWidthPx}px)`

/** Whether the page has one column. */
export function useIsPhone(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = window.matchMedia(query)
      media.addEventListener('change', listener)
      return () => media.removeEventListener('change', listener)
    },
    () => window.matchMedia(query).matches,
  )
}
