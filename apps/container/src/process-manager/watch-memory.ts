import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { policy } from './policy.ts'

/** Bytes that a server's own process holds, without what its agents started; null: not known. */
export type ReadMemory = (pid: number) => Promise<number | null>

const megabyte = 1_000_000

/**
 * Watches how much memory a server holds. `onBloated` is called, at most once, with the reason, when it holds too much and rests; one that
 * holds far too much is not waited for. Returns the end of it.
 */
export function watchMemory(options: {
  readonly clock: Clock
  readonly log: Log
  readonly read: () => Promise<number | null>
  readonly isResting: () => boolean
  readonly onBloated: (reason: string) => void
}): () => void {
  const { clock, log, read, isResting, onBloated } = options
  let cancel: (() => void) | null = clock.after(policy.memoryCheckMs, look)

  function look(): void {
    read().then(judge, (error: unknown) => {
      log.warn({ err: error }, "a server's memory could not be read")
      judge(null)
    })
  }

  function judge(bytes: number | null): void {
    if (cancel === null) return
    const megabytes = bytes === null ? 0 : Math.round(bytes / megabyte)
    const isTooMuch = megabytes > policy.bloatedMegabytes && isResting()
    if (isTooMuch || megabytes > policy.dangerousMegabytes) {
      cancel = null
      const limit = isTooMuch ? policy.bloatedMegabytes : policy.dangerousMegabytes
      return onBloated(`It held ${megabytes} MB of memory, more than ${limit}.`)
    }
    cancel = clock.after(policy.memoryCheckMs, look)
  }

  return () => {
    cancel?.()
    cancel = null
  }
}
