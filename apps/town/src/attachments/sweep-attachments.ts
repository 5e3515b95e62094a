import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { AttachmentStore } from './attachment-store.ts'

/** A message that is written over a day is a draft no more. */
const unsentKeptMs = 24 * 60 * 60_000
/** Finer than a day would need, so that a laptop that is opened for an hour sweeps too. */
const sweepEveryMs = 60 * 60_000

/** Removes, from time to time, what was uploaded and never sent. Returns the end of it. */
export function sweepAttachments(options: { attachments: Pick<AttachmentStore, 'sweep'>; clock: Clock; log: Log }): () => void {
  const { attachments, clock, log } = options
  let closed = false
  let cancelTimer = clock.after(sweepEveryMs, sweep)

  function sweep(): void {
    attachments
      .sweep(clock.now() - unsentKeptMs)
      .catch((error: unknown) => log.error({ error: String(error) }, 'files that were never sent could not be removed'))
      .finally(() => {
        if (!closed) cancelTimer = clock.after(sweepEveryMs, sweep)
      })
  }

  return () => {
    closed = true
    cancelTimer()
  }
}
