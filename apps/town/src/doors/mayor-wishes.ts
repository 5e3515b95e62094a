import type { TownId } from '@gastown/contract/ids'
import type { Town } from '@gastown/core/town'
import type { Clock } from '../clock.ts'
import type { TownEngine } from '../engine/town-engine.ts'
import type { Log } from '../log.ts'
import type { EnsureMayor } from '../mayor/ensure-mayor.ts'
import type { TownBoard } from './town-board.ts'

/** Viewers come back within moments when a container ends; that is no new wish, or "stop" would start it again. */
const afterStopMs = 10_000

/** Takes what people do for what they want: to open a town's page or its terminal is to want its mayor. */
export interface MayorWishes {
  /** Somebody opened it. What keeps the mayor from starting is shown by the town's state. */
  opened(engine: TownEngine): void
  close(): void
}

export function createMayorWishes(options: {
  board: Pick<TownBoard, 'onChange'>
  ensureMayor: EnsureMayor
  clock: Clock
  log: Log
}): MayorWishes {
  const { board, ensureMayor, clock, log } = options
  /** When a town was stopped on purpose; milliseconds since 1970. */
  const stoppedAtMs = new Map<TownId, number>()

  const close = board.onChange(({ engine, turn }) => {
    if (turn?.events.some((event) => event.type === 'container.stopped' && event.cause === 'drained'))
      stoppedAtMs.set(engine.townId, clock.now())
    if (engine.town.deleted) stoppedAtMs.delete(engine.townId)
  })

  function isWish(town: Town): boolean {
    if (town.mayor?.run.state === 'live' || town.container.run.state === 'stopping') return false
    const stoppedAt = stoppedAtMs.get(town.townId)
    return town.container.run.state !== 'asleep' || stoppedAt === undefined || clock.now() - stoppedAt > afterStopMs
  }

  return {
    opened({ town, townId }) {
      if (!isWish(town)) return
      ensureMayor(townId).catch((error: unknown) =>
        log.warn({ townId, error: String(error) }, 'somebody waits for a mayor that cannot start'),
      )
    },
    close,
  }
}
