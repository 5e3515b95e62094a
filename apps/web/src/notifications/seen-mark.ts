import type { TownId } from '@gastown/contract/ids'

const keyOf = (townId: TownId): string => `gastown.notified-until.${townId}`

/** Until when this browser's user has seen what happened in a town, as ISO 8601. A browser that was never here begins now. */
export function openSeenMark(storage: Pick<Storage, 'getItem' | 'setItem'>, townId: TownId, now: string): string {
  const text = storage.getItem(keyOf(townId))
  if (text !== null && !Number.isNaN(Date.parse(text))) return text
  writeSeenMark(storage, townId, now)
  return now
}

export function writeSeenMark(storage: Pick<Storage, 'setItem'>, townId: TownId, at: string): void {
  storage.setItem(keyOf(townId), at)
}
