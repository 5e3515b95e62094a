import type { TelemetryEvent } from '@gastown/contract/telemetry'
import type { TownId } from '@gastown/contract/ids'
import { checkInvariants } from '@gastown/core/work/check-invariants'
import type { Work } from '@gastown/core/work/work'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { TownBoard } from './town-board.ts'

export interface WatchInvariantsOptions {
  readonly board: Pick<TownBoard, 'onChange'>
  readonly clock: Clock
  readonly log: Log
  readonly record: (townId: TownId, event: TelemetryEvent) => void
}

/**
 * Checks what must hold, after every turn that changed a town's work, and beside the turns: thousands of beads take milliseconds. The same
 * violation is told once. Returns the end of it.
 */
export function watchInvariants({ board, clock, log, record }: WatchInvariantsOptions): () => void {
  const waiting = new Map<TownId, () => void>()
  const checked = new WeakSet<Work>()
  const told = new Set<string>()
  const unsubscribe = board.onChange(({ engine }) => {
    const { townId } = engine
    if (waiting.has(townId) || checked.has(engine.town.work)) return
    const cancel = clock.after(0, () => {
      waiting.delete(townId)
      const { town } = engine
      checked.add(town.work)
      if (town.deleted) return
      for (const { invariant, text } of checkInvariants(town)) {
        const key = `${townId} ${invariant} ${text}`
        if (told.has(key)) continue
        told.add(key)
        log.error({ townId, invariant, text }, 'an invariant does not hold')
        record(townId, { event: 'invariant.violated', invariant, reason: text.slice(0, 500) })
      }
    })
    waiting.set(townId, cancel)
  })
  return () => {
    unsubscribe()
    for (const cancel of waiting.values()) cancel()
    waiting.clear()
  }
}
