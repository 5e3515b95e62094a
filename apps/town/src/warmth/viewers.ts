import type { TownId } from '@gastown/contract/ids'
import type { Clock } from '../clock.ts'
import type { DoorSocket } from '../doors/door-socket.ts'

/** Who has a town open: sockets of its page and of its terminals. */
export interface Viewers {
  arrive(townId: TownId, socket: Pick<DoorSocket, 'onClose'>): void
  countOf(townId: TownId): number
  /** When the last one left; milliseconds since 1970, 0 for never. */
  leftAtMs(townId: TownId): number
  /** Told when one came or left. Returns the unsubscriber. */
  onChange(listener: () => void): () => void
}

export function createViewers({ clock }: { clock: Clock }): Viewers {
  const counts = new Map<TownId, number>()
  const leftAt = new Map<TownId, number>()
  const listeners = new Set<() => void>()
  const add = (townId: TownId, change: 1 | -1): void => {
    const count = (counts.get(townId) ?? 0) + change
    if (count === 0) counts.delete(townId)
    else counts.set(townId, count)
    if (change < 0) leftAt.set(townId, clock.now())
    for (const listener of listeners) listener()
  }
  return {
    arrive: (townId, socket) => {
      add(townId, 1)
      socket.onClose(() => add(townId, -1))
    },
    countOf: (townId) => counts.get(townId) ?? 0,
    leftAtMs: (townId) => leftAt.get(townId) ?? 0,
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
