import type { Clock } from '../clock.ts'

/**
 * Calls `onGone` once, when this process has another parent than at its start: the control plane that spawned it has ended. Returns the
 * end of it.
 */
export function watchParent(options: {
  everyMs: number
  clock: Clock
  readParentPid: () => number
  onGone: () => void
}): () => void {
  const { everyMs, clock, readParentPid, onGone } = options
  const parentPid = readParentPid()
  let cancel = clock.after(everyMs, look)
  function look(): void {
    if (readParentPid() !== parentPid) return onGone()
    cancel = clock.after(everyMs, look)
  }
  return () => cancel()
}
