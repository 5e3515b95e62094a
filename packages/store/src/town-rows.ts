import type { MessageId, RigId } from '@gastown/contract/ids'
import { defaultTerminalConfig } from '@gastown/contract/town-config'
import type { Container, InboxMessage, Mayor, Rig, Town } from '@gastown/core/town'

/** A town as rows: what has many is a row each, in order, so that a turn writes only what it changed. All values are JSON. */
export interface TownRows {
  readonly town: string
  readonly mayor: string
  readonly container: string
  readonly rigs: readonly KeyedRow[]
  readonly inbox: readonly KeyedRow[]
}

export interface KeyedRow {
  readonly id: string
  readonly json: string
}

type TownFields = Pick<Town, 'townId' | 'name' | 'config' | 'createdAt' | 'deleted' | 'launchRevision'>

export function renderTownFields(town: Town): string {
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
export function townFieldsDiffer(before: Town, after: Town): boolean {
  return (
    before.townId !== after.townId ||
    before.name !== after.name ||
    before.config !== after.config ||
    before.createdAt !== after.createdAt ||
    before.deleted !== after.deleted ||
    before.launchRevision !== after.launchRevision
  )
}

export function renderTown(town: Town): TownRows {
  return {
    town: renderTownFields(town),
    mayor: JSON.stringify(town.mayor),
    container: JSON.stringify(town.container),
    rigs: renderMap(town.rigs),
    inbox: renderMap(town.inbox),
  }
}

export function parseTown(rows: TownRows): Town {
  const fields = JSON.parse(rows.town) as TownFields
  return {
    ...fields,
    // A town of before there was the setting has none on the disk.
    config: { ...fields.config, terminal: fields.config.terminal ?? defaultTerminalConfig },
    mayor: JSON.parse(rows.mayor) as Mayor | null,
    container: JSON.parse(rows.container) as Container,
    rigs: new Map(rows.rigs.map((row) => [row.id as RigId, JSON.parse(row.json) as Rig])),
    inbox: new Map(rows.inbox.map((row) => [row.id as MessageId, JSON.parse(row.json) as InboxMessage])),
  }
}

function renderMap(map: ReadonlyMap<string, unknown>): KeyedRow[] {
  return [...map].map(([id, value]) => ({ id, json: JSON.stringify(value) }))
}

/** The least that turns the rows of one map into those of another, its order included. */
export interface RowChanges {
  /** The order of what stays is another: every row is written anew. */
  readonly clear: boolean
  readonly remove: readonly string[]
  /** Overwritten in place, or added at the end in this order. */
  readonly put: readonly KeyedRow[]
}

export function planRowChanges(before: ReadonlyMap<string, unknown>, after: ReadonlyMap<string, unknown>): RowChanges {
  if (before === after) return { clear: false, remove: [], put: [] }
  const remove = [...before.keys()].filter((id) => !after.has(id))
  const kept = [...before.keys()].filter((id) => after.has(id))
  const order = [...after.keys()]
  if (kept.some((id, index) => order[index] !== id)) return { clear: true, remove: [], put: renderMap(after) }
  const changed = [...after].filter(([id, value]) => before.get(id) !== value || !before.has(id))
  return { clear: false, remove, put: renderMap(new Map(changed)) }
}
