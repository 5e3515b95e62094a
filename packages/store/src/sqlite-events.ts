import type { DatabaseSync } from 'node:sqlite'
import type { TownEvent } from '@gastown/contract/events'
import { subjectsOf } from './event-subjects.ts'
import type { TownStore } from './town-store.ts'

type OptionsOf<N extends 'readEvents' | 'listEvents'> = Parameters<TownStore[N]>[0]
type RecordedEvent = Awaited<ReturnType<TownStore['readEvents']>>[number]

/** The events of one database; none is ever changed. `append` belongs inside the turn's transaction. */
export function createSqliteEvents(database: DatabaseSync): {
  append(event: TownEvent): void
  readAfter(options: OptionsOf<'readEvents'>): readonly RecordedEvent[]
  listNewest(options: OptionsOf<'listEvents'>): readonly RecordedEvent[]
  firstSince(at: string): number | null
} {
  const insert = database.prepare('INSERT INTO events (type, json, at, bead_id, convoy_id, agent_id) VALUES (?, ?, ?, ?, ?, ?)')
  const selectAfter = database.prepare('SELECT seq, json FROM events WHERE seq > ? ORDER BY seq LIMIT ?')
  const selectSince = database.prepare(firstEventSince)
  const newest = (column: string | null) => database.prepare(renderNewestEvents(column))
  const selectNewest = newest(null)
  // Spelled out, so that the index of just these events is taken.
  const selectDismissals = database.prepare(
    "SELECT seq, json FROM events INDEXED BY events_dismissals WHERE type = 'worker.dismissed' AND seq < ? ORDER BY seq DESC LIMIT ?",
  )
  const selectOf = { beadId: newest('bead_id'), convoyId: newest('convoy_id'), agentId: newest('agent_id') }
  const parse = (rows: unknown): readonly RecordedEvent[] =>
    (rows as readonly { seq: number; json: string }[]).map(({ seq, json }) => ({ seq, event: JSON.parse(json) as TownEvent }))

  return {
    append(event) {
      const { beadId, convoyId, agentId } = subjectsOf(event)
      insert.run(event.type, JSON.stringify(event), event.at, beadId, convoyId, agentId)
    },
    readAfter({ after, limit }) {
      return parse(selectAfter.all(after, limit))
    },
    firstSince(at) {
      return (selectSince.get(at) as { seq: number } | undefined)?.seq ?? null
    },
    listNewest({ limit, before = Number.MAX_SAFE_INTEGER, of }) {
      if (of === undefined) return parse(selectNewest.all(before, limit)).toReversed()
      if ('type' in of) return parse(selectDismissals.all(before, limit)).toReversed()
      const rows =
        'beadId' in of
          ? selectOf.beadId.all(before, of.beadId, limit)
          : 'convoyId' in of
            ? selectOf.convoyId.all(before, of.convoyId, limit)
            : selectOf.agentId.all(before, of.agentId, limit)
      return parse(rows).toReversed()
    },
  }
}

/** Parameter: from when on. */
export const firstEventSince = 'SELECT seq FROM events WHERE at >= ? ORDER BY at, seq LIMIT 1'

/** Parameters: before which number, the id when a column is named, how many. */
export function renderNewestEvents(column: string | null): string {
  return `SELECT seq, json FROM events WHERE seq < ? ${column === null ? '' : `AND ${column} = ?`} ORDER BY seq DESC LIMIT ?`
}
