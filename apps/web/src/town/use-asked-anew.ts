import { useEffect, useEffectEvent, useRef } from 'react'
import { after } from '../app/after.ts'

/** A town with much to do changes many times a second; a list is read again this often at most. */
const mostOftenMs = 300

/**
 * Asks anew when `revision` has changed, at once when that was a while ago: for lists that are read by query and of which the feed says only
 * that they are old. `ask` is not called for the first revision.
 */
export function useAskedAnew(revision: unknown, ask: () => void): void {
  const asked = useRef({ revision, atMs: 0 })
  const onAsk = useEffectEvent(ask)
  useEffect(() => {
    if (asked.current.revision === revision) return
    const waitMs = Math.max(0, asked.current.atMs + mostOftenMs - Date.now())
    return after(waitMs, () => {
      asked.current = { revision, atMs: Date.now() }
      onAsk()
    })
  }, [revision])
}
