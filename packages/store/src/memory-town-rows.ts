import type { MemoryRows } from './memory-work-lists.ts'
import type { RowWriter, TownPart, TownRows } from './town-rows.ts'
import { tableNames, type TableName } from './town-tables.ts'

interface MemoryTable {
  readonly unfinished: Map<string, string>
  readonly finished: Map<string, string>
}

export type MemoryTownRows = TownRows & RowWriter & MemoryRows

/** The rows of the town itself as JSON in memory. */
export function createMemoryTownRows(): MemoryTownRows {
  const parts = new Map<TownPart, string>()
  const workFields = new Map<string, string>()
  const tables = Object.fromEntries(
    tableNames.map((name): [TableName, MemoryTable] => [name, { unfinished: new Map(), finished: new Map() }]),
  ) as Record<TableName, MemoryTable>
  return {
    part: (name) => parts.get(name) ?? null,
    workFields,
    table: (name) => [...tables[name].unfinished].map(([id, json]) => ({ id, json })),
    putPart(name, json) {
      parts.set(name, json)
    },
    putWorkField(name, json) {
      workFields.set(name, json)
    },
    clear(name) {
      tables[name].unfinished.clear()
    },
    remove(name, id) {
      tables[name].unfinished.delete(id)
    },
    change(name, id, { after }) {
      tables[name].unfinished.set(id, JSON.stringify(after))
    },
    append(name, id, value) {
      const { unfinished, finished } = tables[name]
      finished.delete(id)
      unfinished.delete(id)
      unfinished.set(id, JSON.stringify(value))
    },
    finish(name, id, value) {
      const { unfinished, finished } = tables[name]
      unfinished.delete(id)
      finished.set(id, JSON.stringify(value))
    },
    readAll(name) {
      const { unfinished, finished } = tables[name]
      return [...finished.values(), ...unfinished.values()].map((json) => JSON.parse(json) as never)
    },
    find(name, id) {
      const { unfinished, finished } = tables[name]
      const json = unfinished.get(id) ?? finished.get(id)
      return json === undefined ? null : (JSON.parse(json) as never)
    },
  }
}
