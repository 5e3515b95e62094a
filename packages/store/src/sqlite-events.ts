import type { DatabaseSync } from 'node:sqlite'
import type { TownEvent } from '@gastown/contract/events'
import { subjectsOf } from './event-subjects.ts'
import type { EventCount, TownStore } from './town-store.ts'

type OptionsOf<N extends 'readEvents' | 'listEvents' | 'countEvents'> = Parameters<TownStore[N]>[0]
type RecordedEvent = Awaited<ReturnType<TownStore['readEvents']>>[number]

/** The events of one database; none is ever changed. `append` belongs inside the turn's transaction. */
export function createSqliteEvents(database: DatabaseSync): {
  append(event: TownEvent): void
  readAfter(options: OptionsOf<'readEvents'>): readonly RecordedEvent[]
  listNewest(options: OptionsOf<'listEvents'>): readonly RecordedEvent[]
  firstSince(at: string): number | null
  count(options: OptionsOf<'countEvents'>): readonly EventCount[]
} {
  const insert = database.prepare('INSERT INTO events (type, json, at, bead_id, convoy_id, agent_id) VALUES (?, ?, ?, ?, ?, ?)')
  const selectAfter = database.prepare('SELECT seq, json FROM events WHERE seq > ? ORDER BY seq LIMIT ?')
  const selectSince = database.prepare(firstEventSince)
  // Spelled out, so that the index of just these events is taken.
  const selectDismissals = database.prepare(
    "SELECT seq, json FROM events INDEXED BY events_dismissals WHERE type = 'worker.dismissed' AND seq < ? ORDER BY seq DESC LIMIT ?",
  )
  const select = {
    any: database.prepare(renderNewestEvents('true')),
    beadId: database.prepare(renderNewestEvents(eventsOf.beadId)),
    agentId: database.prepare(renderNewestEvents(eventsOf.agentId)),
    convoyId: database.prepare(renderNewestEvents(eventsOf.convoyId)),
  }
  const count = database.prepare(`
    SELECT CAST(strftime('%s', at) AS INTEGER) * 1000 / CAST(:stepMs AS INTEGER) AS step, type, count(*) AS count
    FROM events WHERE at >= :since GROUP BY 1, 2`)
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
    listNewest({ limit, before = Number.MAX_SAFE_INTEGER, of, types }) {
      const wish = { before, limit, types: types === undefined ? null : JSON.stringify(types) }
      const find = (): unknown => {
        if (of === undefined) return select.any.all(wish)
        if ('type' in of) return selectDismissals.all(before, limit)
        if ('beadId' in of) return select.beadId.all({ ...wish, id: of.beadId })
        if ('agentId' in of) return select.agentId.all({ ...wish, id: of.agentId })
        return select.convoyId.all({ ...wish, id: of.convoyId, beadIds: JSON.stringify(of.beadIds ?? []) })
      }
      return parse(find()).toReversed()
    },
    count({ since, stepMs }) {
      return count.all({ since, stepMs }) as unknown as readonly EventCount[]
    },
  }
}

/** Parameter: from when on. */
export const firstEventSince = 'SELECT seq FROM events WHERE at >= ? ORDER BY at, seq LIMIT 1'

/** Whose an event is. */
export const eventsOf = {
  beadId: 'bead_id = :id',
  agentId: 'agent_id = :id',
  convoyId: '(convoy_id = :id OR bead_id IN (SELECT value FROM json_each(:beadIds)))',
} as const

/** Of those that `which` says, the newest before `:before`; of `:types` (a JSON list) unless that is null. */
export function renderNewestEvents(which: string): string {
  return `
    SELECT seq, json FROM events
    WHERE seq < :before AND ${which} AND (:types IS NULL OR type IN (SELECT value FROM json_each(:types)))
    ORDER BY seq DESC LIMIT :limit`
}
