import type { Bead } from '@gastown/contract/work/bead'
import { beadPlaceOf, beadSearchText, foldCase, pageOf, parseCursor, type BeadPlace } from './bead-page.ts'
import { mergeEndedAt, type ShelvedName, type TownTables } from './town-tables.ts'
import type { BeadFilter } from './town-store.ts'
import type { WorkLists } from './work-lists.ts'

/** Rows of a table, unfinished and finished ones. */
export interface MemoryRows {
  readAll<N extends ShelvedName>(name: N): readonly TownTables[N][]
  find<N extends ShelvedName>(name: N, id: string): TownTables[N] | null
}

export function createMemoryWorkLists({ readAll, find }: MemoryRows): WorkLists {
  return {
    async listBeads(filter) {
      const place = filter.cursor === undefined ? null : parseCursor(filter.cursor)
      const found = readAll('beads')
        .filter((bead) => isWished(bead, filter) && (place === null || comparePlaces(beadPlaceOf(bead), place) < 0))
        .toSorted(newestFirst)
      return pageOf(found, filter.limit)
    },
    async findBeads(beadIds) {
      return [...new Set(beadIds)].map((beadId) => find('beads', beadId)).filter((bead) => bead !== null)
    },
    async listConvoys({ status, limit }) {
      return readAll('convoys')
        .filter((convoy) => status === undefined || status.includes(convoy.status))
        .toSorted(newest(({ createdAt, convoyId }) => [createdAt, convoyId]))
        .slice(0, limit)
    },
    async findConvoy(convoyId) {
      return find('convoys', convoyId)
    },
    async listEndedMerges({ rigId, limit }) {
      return readAll('merges')
        .filter((merge) => mergeEndedAt(merge) !== null && (rigId === undefined || merge.rigId === rigId))
        .toSorted(newest((merge) => [mergeEndedAt(merge) ?? '', merge.mergeId]))
        .slice(0, limit)
    },
    async findMerge(mergeId) {
      return find('merges', mergeId)
    },
    async listEscalations({ limit }) {
      return readAll('escalations')
        .toSorted(newest(({ lastRaisedAt, escalationId }) => [lastRaisedAt, escalationId]))
        .slice(0, limit)
    },
    async listMail({ agentId, waiting, before, limit }) {
      const all = readAll('mail').toSorted(newest(({ sentAt, messageId }) => [sentAt, messageId]))
      const place = before === undefined ? -1 : all.findIndex(({ messageId }) => messageId === before)
      if (before !== undefined && place === -1) return []
      return all
        .slice(place + 1)
        .filter(({ ended, to, from }) => (!waiting || ended === undefined) && [undefined, to, from].includes(agentId))
        .slice(0, limit)
    },
    async listDearestBeads({ limit }) {
      return readAll('beads')
        .toSorted((one, other) => other.spend.costMicros - one.spend.costMicros || newestFirst(one, other))
        .slice(0, limit)
    },
  }
}

function isWished(bead: Bead, { rigId, convoyId, status, search }: BeadFilter): boolean {
  return (
    (rigId === undefined || bead.rigId === rigId) &&
    (convoyId === undefined || bead.convoyId === convoyId) &&
    (status === undefined || status.includes(bead.status)) &&
    (search === undefined || beadSearchText(bead).includes(foldCase(search)))
  )
}

function comparePlaces(one: BeadPlace, other: BeadPlace): number {
  return one.createdMs - other.createdMs || compareTexts(one.beadId, other.beadId)
}

function newestFirst(one: Bead, other: Bead): number {
  return comparePlaces(beadPlaceOf(other), beadPlaceOf(one))
}

/** By a time, then by an id, from the greatest to the least. */
function newest<T>(of: (value: T) => readonly [at: string, id: string]): (one: T, other: T) => number {
  return (one, other) => {
    const [[at, id], [otherAt, otherId]] = [of(one), of(other)]
    return Date.parse(otherAt) - Date.parse(at) || compareTexts(otherId, id)
  }
}

function compareTexts(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
