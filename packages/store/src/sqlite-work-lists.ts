import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import type { Bead } from '@gastown/contract/work/bead'
import type { Convoy } from '@gastown/contract/work/convoy'
import type { Escalation } from '@gastown/contract/work/escalation'
import type { Mail } from '@gastown/contract/work/mail'
import type { Merge } from '@gastown/contract/work/merge'
import { foldCase, pageOf, parseCursor } from './bead-page.ts'
import type { BeadFilter } from './town-store.ts'
import type { WorkLists } from './work-lists.ts'

/** What is read of the work's rows, unfinished and finished ones alike. */
export function createSqliteWorkLists(database: DatabaseSync): WorkLists {
  const selectBeads = database.prepare('SELECT json FROM beads WHERE id IN (SELECT value FROM json_each(?))')
  const selectDearest = database.prepare('SELECT json FROM beads ORDER BY cost_micros DESC, created_ms DESC, id DESC LIMIT ?')
  const selectConvoys = database.prepare('SELECT json FROM convoys ORDER BY created_ms DESC, id DESC LIMIT ?')
  const selectConvoysOf = database.prepare(
    'SELECT json FROM convoys WHERE status IN (SELECT value FROM json_each(?)) ORDER BY created_ms DESC, id DESC LIMIT ?',
  )
  const selectConvoy = database.prepare('SELECT json FROM convoys WHERE id = ?')
  const selectEnded = database.prepare(
    'SELECT json FROM merges WHERE ended_ms IS NOT NULL ORDER BY ended_ms DESC, id DESC LIMIT ?',
  )
  const selectEndedOf = database.prepare(
    'SELECT json FROM merges WHERE ended_ms IS NOT NULL AND rig_id = ? ORDER BY ended_ms DESC, id DESC LIMIT ?',
  )
  const selectMerge = database.prepare('SELECT json FROM merges WHERE id = ?')
  const selectEscalations = database.prepare('SELECT json FROM escalations ORDER BY raised_ms DESC, id DESC LIMIT ?')

  const selectMail = database.prepare(renderMailQuery('mail_by_time', 'true'))
  const selectWaitingMail = database.prepare(renderMailQuery('mail_unfinished', 'unfinished = 1'))

  return {
    async listBeads(filter) {
      const { sql, values } = renderBeadQuery(filter)
      return pageOf(parseRows(database.prepare(sql).all(...values, filter.limit + 1)) as readonly Bead[], filter.limit)
    },
    async findBeads(beadIds) {
      return parseRows(selectBeads.all(JSON.stringify(beadIds))) as readonly Bead[]
    },
    async listConvoys({ status, limit }) {
      const rows = status === undefined ? selectConvoys.all(limit) : selectConvoysOf.all(JSON.stringify(status), limit)
      return parseRows(rows) as readonly Convoy[]
    },
    async findConvoy(convoyId) {
      return parseRow(selectConvoy.get(convoyId)) as Convoy | null
    },
    async listEndedMerges({ rigId, limit }) {
      const rows = rigId === undefined ? selectEnded.all(limit) : selectEndedOf.all(rigId, limit)
      return parseRows(rows) as readonly Merge[]
    },
    async findMerge(mergeId) {
      return parseRow(selectMerge.get(mergeId)) as Merge | null
    },
    async listEscalations({ limit }) {
      return parseRows(selectEscalations.all(limit)) as readonly Escalation[]
    },
    async listMail({ agentId = null, waiting, before = null, limit }) {
      const select = waiting ? selectWaitingMail : selectMail
      return parseRows(select.all({ agentId, before, limit })) as readonly Mail[]
    },
    async listDearestBeads({ limit }) {
      return parseRows(selectDearest.all(limit)) as readonly Bead[]
    },
  }
}

function renderMailQuery(index: string, which: string): string {
  return `
    SELECT json FROM mail INDEXED BY ${index}
    WHERE ${which} AND (:agentId IS NULL OR :agentId IN (to_id, from_id))
      AND (:before IS NULL OR (sent_ms, id) < (SELECT sent_ms, id FROM mail WHERE id = :before))
    ORDER BY sent_ms DESC, id DESC LIMIT :limit`
}

/** `values` without the limit, which is last. */
function renderBeadQuery(filter: BeadFilter): { sql: string; values: SQLInputValue[] } {
  const { rigId, convoyId, status, search, cursor } = filter
  const place = cursor === undefined ? null : parseCursor(cursor)
  const wishes: readonly (readonly [sql: string, ...values: SQLInputValue[]] | null)[] = [
    isWithoutClosed(filter) ? ["status <> 'closed'"] : null,
    status === undefined ? null : ['status IN (SELECT value FROM json_each(?))', JSON.stringify(status)],
    rigId === undefined ? null : ['rig_id = ?', rigId],
    convoyId === undefined ? null : ['convoy_id = ?', convoyId],
    search === undefined ? null : ['instr(search, ?) > 0', foldCase(search)],
    place === null ? null : ['(created_ms, id) < (?, ?)', place.createdMs, place.beadId],
  ]
  const wished = wishes.filter((wish) => wish !== null)
  const where = wished.length === 0 ? '' : `WHERE ${wished.map(([sql]) => sql).join(' AND ')}`
  return {
    sql: `SELECT json FROM beads INDEXED BY ${beadIndexOf(filter)} ${where} ORDER BY created_ms DESC, id DESC LIMIT ?`,
    values: wished.flatMap(([, ...values]) => values),
  }
}

/** Named, because SQLite does not know that a convoy has few beads, that closed ones are most, and that only one index holds the text. */
function beadIndexOf(filter: BeadFilter): string {
  if (filter.convoyId !== undefined) return 'beads_by_convoy'
  if (isWithoutClosed(filter)) return 'beads_not_closed'
  return filter.rigId === undefined || filter.search !== undefined ? 'beads_by_time' : 'beads_by_rig'
}

function isWithoutClosed({ status }: BeadFilter): boolean {
  return status !== undefined && !status.includes('closed')
}

function parseRow(row: unknown): unknown {
  return row === undefined ? null : JSON.parse((row as { json: string }).json)
}

function parseRows(rows: readonly unknown[]): unknown {
  return rows.map(parseRow)
}
