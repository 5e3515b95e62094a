import type { TownId } from '@gastown/contract/ids'
import type { Clock, RandomBytes } from '../clock.ts'
import type { TownEngine } from '../engine/town-engine.ts'
import type { Log } from '../log.ts'
import { TownLane, type Performers } from './town-lane.ts'

/** Performs what the towns owe the outside, each town in a lane of its own. */
export interface Courier {
  attend(engine: TownEngine): void
  /** Something is owed that no turn told of: a dead letter that somebody has tried again. */
  lookAgain(townId: TownId): void
  /** Resolves when nothing of that town is being performed any more. */
  leave(townId: TownId): Promise<void>
  /**
   * Takes up nothing more, and resolves when what is being performed has ended, at the latest after `drainMs`. What has not ended by then
   * is due again after a start: every action may be performed twice.
   */
  close(options: { drainMs: number }): Promise<void>
}

export function createCourier(options: {
  readonly performers: Performers
  readonly clock: Clock
  readonly random: RandomBytes
  readonly log: Log
  /** Told after an action went to the dead-letter list. */
  readonly onBuried: (engine: TownEngine) => void
}): Courier {
  const lanes = new Map<TownId, TownLane>()
  return {
    attend(engine) {
      if (!lanes.has(engine.townId)) lanes.set(engine.townId, new TownLane({ ...options, engine }))
    },
    lookAgain: (townId) => lanes.get(townId)?.lookAgain(),
    async leave(townId) {
      const lane = lanes.get(townId)
      lanes.delete(townId)
      await lane?.close()
    },
    async close({ drainMs }) {
      const closing = Promise.all(Array.from(lanes.values(), (lane) => lane.close()))
      lanes.clear()
      let cancelTimer = (): void => {}
      const deadline = new Promise<void>((resolve) => {
        cancelTimer = options.clock.after(drainMs, resolve)
      })
      await Promise.race([closing, deadline])
      cancelTimer()
    },
  }
}
