import type { Clock, RandomBytes } from '../clock.ts'
import type { Containers } from '../containers.ts'
import type { Log } from '../log.ts'
import { drawSpare, type Spare } from './draw-spare.ts'

/**
 * After a spare was claimed the machine is the new mayor's: its terminal needs 2 to 5 s of a core, and its user sends the first message.
 */
const quietAfterClaimMs = 10_000
/** Waits before a spare that did not come up is tried again, by failures in a row; after the last one no more until Gastown restarts. */
const retryDelaysMs = [10_000, 60_000, 300_000] as const
/** A spare has nothing to save. */
const endDrainMs = 2_000

/** The spare of this machine: one at most, of a town that does not exist yet. */
export interface SpareKeeper {
  /** The setting: 0 or 1. */
  readonly wanted: number
  /** The one that is there, up or on its way; null: none. */
  readonly current: Spare | null
  /** Its agent server is up. */
  readonly isReady: boolean
  /** When the next one may be started, milliseconds since 1970; Infinity: not by itself. */
  readonly notBeforeMs: number
  /** Starts one unless there is one. Never rejects. */
  start(): Promise<void>
  /** Ends the one that is there; nobody gets it any more. Never rejects. */
  end(reason: string): Promise<void>
  /** Hands out a spare that serves, also one whose agent server still boots: that boot is a head start. It is the caller's then. */
  take(): Spare | null
  /** Ends one that was taken and not used. Never rejects. */
  discard(spare: Spare): Promise<void>
  /** Ends it for good. */
  close(): Promise<void>
}

export function createSpareKeeper(options: {
  wanted: number
  containers: Pick<Containers, 'startSpare' | 'stop' | 'purge'>
  clock: Clock
  random: RandomBytes
  log: Log
}): SpareKeeper {
  const { wanted, containers, clock, random, log } = options
  let held: { readonly spare: Spare; stage: 'starting' | 'serving' | 'ready' } | null = null
  let starting: Promise<void> = Promise.resolve()
  let failures = 0
  let notBeforeMs = 0
  let closed = false

  async function bringUp(): Promise<void> {
    const mine = { spare: drawSpare(random), stage: 'starting' as 'starting' | 'serving' | 'ready' }
    held = mine
    const { townId, agentId } = mine.spare
    try {
      const { ready, gone } = await containers.startSpare({ townId, agentId })
      if (held !== mine) return await remove(mine.spare)
      mine.stage = 'serving'
      void gone.then((reason) => fail(mine, reason))
      void ready.then(
        () => {
          mine.stage = 'ready'
          failures = 0
          return log.info({ townId }, 'a spare is ready')
        },
        (error: unknown) => fail(mine, String(error)),
      )
    } catch (error) {
      await fail(mine, String(error))
    }
  }

  /** It is of no use; unless it was taken, which is its town's affair then. */
  async function fail(mine: typeof held, reason: string): Promise<void> {
    if (mine === null || held !== mine) return
    held = null
    notBeforeMs = clock.now() + (retryDelaysMs[failures] ?? Number.POSITIVE_INFINITY)
    failures += 1
    log.warn({ townId: mine.spare.townId, failures, reason }, 'a spare did not come up, or ended')
    await remove(mine.spare)
  }

  async function remove({ townId }: Spare): Promise<void> {
    try {
      await containers.stop({ townId, drainMs: endDrainMs })
      await containers.purge(townId)
    } catch (error) {
      log.error({ townId, error: String(error) }, 'a spare could not be removed; the next start of Gastown does it')
    }
  }

  async function end(reason: string): Promise<void> {
    const mine = held
    held = null
    if (mine === null) return
    log.info({ townId: mine.spare.townId, reason }, 'the spare is ended')
    await remove(mine.spare)
  }

  return {
    wanted,
    get current() {
      return held?.spare ?? null
    },
    get isReady() {
      return held?.stage === 'ready'
    },
    get notBeforeMs() {
      return notBeforeMs
    },
    start: () => {
      if (!closed && held === null && wanted > 0) starting = bringUp()
      return starting
    },
    end,
    take: () => {
      if (held === null || held.stage === 'starting') return null
      const { spare } = held
      held = null
      notBeforeMs = clock.now() + quietAfterClaimMs
      return spare
    },
    discard: remove,
    close: async () => {
      closed = true
      await end('Gastown stops.')
      await starting
    },
  }
}
