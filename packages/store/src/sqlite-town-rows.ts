import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import { beadPlaceOf, beadSearchText } from './bead-page.ts'
import type { KeyedRow, RowWriter, TownRows } from './town-rows.ts'
import { mergeEndedAt, shelvedNames, tableNames, type TableName, type TownTables } from './town-tables.ts'

type Columns<V> = Readonly<Record<string, (value: V) => string | number | null>>

/** What is asked for, beside the id. */
const columnsOf: { readonly [N in TableName]: Columns<TownTables[N]> } = {
  rigs: {},
  inbox: {},
  beads: {
    status: ({ status }) => status,
    rig_id: ({ rigId }) => rigId,
    convoy_id: ({ convoyId }) => convoyId ?? null,
    created_ms: (bead) => beadPlaceOf(bead).createdMs,
    cost_micros: ({ spend }) => spend.costMicros,
    search: beadSearchText,
  },
  workers: {},
  convoys: { status: ({ status }) => status, created_ms: ({ createdAt }) => Date.parse(createdAt) },
  merges: {
    rig_id: ({ rigId }) => rigId,
    ended_ms(merge) {
      const endedAt = mergeEndedAt(merge)
      return endedAt === null ? null : Date.parse(endedAt)
    },
  },
  refineries: {},
  mail: { to_id: ({ to }) => to, from_id: ({ from }) => from, sent_ms: ({ sentAt }) => Date.parse(sentAt) },
  escalations: { raised_ms: ({ lastRaisedAt }) => Date.parse(lastRaisedAt) },
}

/** The rows of the town itself in one database. What is written belongs inside the turn's transaction. */
export function createSqliteTownRows(database: DatabaseSync): TownRows & RowWriter {
  const one = (table: string) => ({
    read: database.prepare(`SELECT json FROM ${table}`),
    write: database.prepare(
      `INSERT INTO ${table} (one, json) VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET json = excluded.json`,
    ),
  })
  const parts = { town: one('town'), mayor: one('mayor'), container: one('container') }
  const selectFields = database.prepare('SELECT field, json FROM work')
  const putField = database.prepare(
    'INSERT INTO work (field, json) VALUES (?, ?) ON CONFLICT (field) DO UPDATE SET json = excluded.json',
  )
  const tables = Object.fromEntries(tableNames.map((name) => [name, openTable(database, name)])) as Tables
  return {
    part(name) {
      const row = parts[name].read.get() as { json: string } | undefined
      return row?.json ?? null
    },
    get workFields() {
      const rows = selectFields.all() as unknown as readonly { field: string; json: string }[]
      return new Map(rows.map(({ field, json }) => [field, json]))
    },
    table: (name) => tables[name].read.all() as unknown as readonly KeyedRow[],
    putPart(name, json) {
      parts[name].write.run(json)
    },
    putWorkField(name, json) {
      putField.run(name, json)
    },
    clear(name) {
      tables[name].clear.run()
    },
    remove(name, id) {
      tables[name].remove.run(id)
    },
    change(name, id, values) {
      tables[name].change(id, values)
    },
    append(name, id, value) {
      tables[name].append(id, value)
    },
    finish(name, id, value) {
      tables[name].finish(id, value)
    },
  }
}

type Tables = { readonly [N in TableName]: Table<TownTables[N]> }

interface Table<V> {
  readonly read: StatementSync
  readonly clear: StatementSync
  readonly remove: StatementSync
  change(id: string, values: { before: V; after: V }): void
  append(id: string, value: V): void
  finish(id: string, value: V): void
}

function openTable<N extends TableName>(database: DatabaseSync, name: N): Table<TownTables[N]> {
  const isShelved = shelvedNames.some((shelved) => shelved === name)
  const columns: Columns<TownTables[N]> = columnsOf[name]
  const names = ['id', ...(isShelved ? ['unfinished'] : []), ...Object.keys(columns), 'json']
  const into = `INTO ${name} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`
  // Named, so that a read that would walk through the finished ones is an error.
  const index = isShelved ? `INDEXED BY ${name}_unfinished` : ''
  const unfinished = isShelved ? 'unfinished = 1' : 'true'
  const appendRow = database.prepare(`INSERT OR REPLACE ${into}`)
  const finishRow = database.prepare(
    `INSERT ${into} ON CONFLICT (id) DO UPDATE SET ${names.map((column) => `${column} = excluded.${column}`).join(', ')}`,
  )
  /** By the columns that they set: what is not set costs no write to its indexes. */
  const changeRow = new Map<string, StatementSync>()
  const render = (id: string, value: TownTables[N], isUnfinished: 0 | 1): SQLInputValue[] => [
    id,
    ...(isShelved ? [isUnfinished] : []),
    ...Object.values(columns).map((of) => of(value)),
    JSON.stringify(value),
  ]
  return {
    read: database.prepare(`SELECT id, json FROM ${name} ${index} WHERE ${unfinished} ORDER BY position`),
    clear: database.prepare(`DELETE FROM ${name} ${index} WHERE ${unfinished}`),
    remove: database.prepare(`DELETE FROM ${name} WHERE id = ? AND ${unfinished}`),
    change(id, { before, after }) {
      const changed = Object.entries(columns).filter(([, of]) => of(before) !== of(after))
      const set = [...changed.map(([column]) => column), 'json'].map((column) => `${column} = ?`).join(', ')
      const statement = changeRow.get(set) ?? database.prepare(`UPDATE ${name} SET ${set} WHERE id = ? AND ${unfinished}`)
      changeRow.set(set, statement)
      const { changes } = statement.run(...changed.map(([, of]) => of(after)), JSON.stringify(after), id)
      if (changes === 0) appendRow.run(...render(id, after, 1))
    },
    append(id, value) {
      appendRow.run(...render(id, value, 1))
    },
    finish(id, value) {
      finishRow.run(...render(id, value, 0))
    },
  }
}
