import type { Clock } from '../clock.ts'

/**
 * Calls `onGone` once, when this process has another parent than the control plane that spawned it, which then has ended: maybe before this
 * process had come as far as to look. Returns the
 * end of it.
 */
export function watchParent(options: {
  parentPid: number
  everyMs: number
  clock: Clock
  readParentPid: () => number
  onGone: () => void
}): () => void {
  const { parentPid, everyMs, clock, readParentPid, onGone } = options
  let cancel = clock.after(everyMs, look)
  function look(): void {
    if (readParentPid() !== parentPid) return onGone()
    cancel = clock.after(everyMs, look)
  }
  return () => cancel()
}
