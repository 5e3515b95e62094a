import { defaultTerminalConfig } from '@gastown/contract/town-config'
import { defaultRigConfig } from '@gastown/contract/work/rig-config'
import type { Rig, Town } from '@gastown/core/town'
import type { Finished } from '@gastown/core/work/shelve'
import { planRowChanges } from './row-changes.ts'
import { finishedOf, mapOf, shelvedNames, tableNames, type ShelvedName, type TableName, type TownTables } from './town-tables.ts'
import { withDefaults } from './with-defaults.ts'
import { parseWorkFields, renderWorkField, workFields, type WorkField } from './work-fields.ts'

/** What a town has one of. */
export const townParts = ['town', 'mayor', 'container'] as const
export type TownPart = (typeof townParts)[number]

export interface KeyedRow {
  readonly id: string
  readonly json: string
}

/** A town as it is read: all values are JSON. A part, a field or a table that a store of before did not have is absent or empty. */
export interface TownRows {
  part(name: TownPart): string | null
  readonly workFields: ReadonlyMap<string, string>
  /** The unfinished ones, in their order. */
  table(name: TableName): readonly KeyedRow[]
}

/** Where the rows of one town are written, within one transaction. */
export interface RowWriter {
  putPart(name: TownPart, json: string): void
  putWorkField(name: WorkField, json: string): void
  /** Removes the unfinished ones. */
  clear(table: TableName): void
  /** Of a finished one: nothing. */
  remove(table: TableName, id: string): void
  /** At its place. */
  change<N extends TableName>(table: N, id: string, values: { before: TownTables[N]; after: TownTables[N] }): void
  /** At the end; takes the place of a finished one of the same id. */
  append<N extends TableName>(table: N, id: string, value: TownTables[N]): void
  finish<N extends ShelvedName>(table: N, id: string, value: TownTables[N]): void
}

/** Writes what differs by reference, and what was finished. */
export function writeTown(turn: { before: Town | null; after: Town; finished: Finished }, writer: RowWriter): void {
  const { before, after, finished } = turn
  if (before === null || townFieldsDiffer(before, after)) writer.putPart('town', renderTownFields(after))
  if (before?.mayor !== after.mayor) writer.putPart('mayor', JSON.stringify(after.mayor))
  if (before?.container !== after.container) writer.putPart('container', JSON.stringify(after.container))
  for (const name of workFields) {
    if (before?.work[name] !== after.work[name]) writer.putWorkField(name, renderWorkField(after.work, name))
  }
  // First, so that a finished one that has left its map is not taken for one that was deleted.
  for (const name of shelvedNames) finishRows(name, finished, writer)
  for (const name of tableNames) writeTable(name, before, after, writer)
}

function finishRows(name: ShelvedName, finished: Finished, writer: RowWriter): void {
  for (const [id, value] of finishedOf(finished, name)) writer.finish(name, id, value)
}

function writeTable(name: TableName, before: Town | null, after: Town, writer: RowWriter): void {
  const changes = planRowChanges(before === null ? null : mapOf(before, name), mapOf(after, name))
  if (changes.clear) writer.clear(name)
  for (const id of changes.remove) writer.remove(name, id)
  for (const [id, value, known] of changes.change) writer.change(name, id, { before: known, after: value })
  for (const [id, value] of changes.append) writer.append(name, id, value)
}

/** The town of these rows; null when there is none. */
export function readTown(rows: TownRows): Town | null {
  const townJson = rows.part('town')
  const containerJson = rows.part('container')
  if (townJson === null || containerJson === null) return null
  const fields = JSON.parse(townJson) as TownFields
  const mapOfRows = <K extends string, N extends TableName>(name: N): ReadonlyMap<K, TownTables[N]> =>
    new Map(rows.table(name).map((row) => [row.id as K, JSON.parse(row.json) as TownTables[N]]))
  return {
    ...fields,
    // A town of before there was the setting has none on the disk.
    config: { ...fields.config, terminal: fields.config.terminal ?? defaultTerminalConfig },
    mayor: JSON.parse(rows.part('mayor') ?? 'null') as Town['mayor'],
    container: JSON.parse(containerJson) as Town['container'],
    rigs: new Map([...mapOfRows<Rig['rigId'], 'rigs'>('rigs')].map(([rigId, rig]) => [rigId, withRigDefaults(rig)])),
    inbox: mapOfRows('inbox'),
    work: {
      ...parseWorkFields(rows.workFields),
      beads: mapOfRows('beads'),
      workers: mapOfRows('workers'),
      convoys: mapOfRows('convoys'),
      merges: mapOfRows('merges'),
      refineries: mapOfRows('refineries'),
      mail: mapOfRows('mail'),
      escalations: mapOfRows('escalations'),
    },
  }
}

function withRigDefaults(rig: Rig): Rig {
  return { ...rig, config: withDefaults(defaultRigConfig, rig.config) }
}

type TownFields = Pick<Town, 'townId' | 'name' | 'config' | 'createdAt' | 'deleted' | 'launchRevision'>

function renderTownFields(town: Town): string {
  const fields: TownFields = {
    townId: town.townId,
    name: town.name,
    config: town.config,
    createdAt: town.createdAt,
    deleted: town.deleted,
    launchRevision: town.launchRevision,
  }
  return JSON.stringify(fields)
}

/** Whether the row of `renderTownFields` is another one: parts are compared by reference. */
function townFieldsDiffer(before: Town, after: Town): boolean {
  return (
    before.townId !== after.townId ||
    before.name !== after.name ||
    before.config !== after.config ||
    before.createdAt !== after.createdAt ||
    before.deleted !== after.deleted ||
    before.launchRevision !== after.launchRevision
  )
}
