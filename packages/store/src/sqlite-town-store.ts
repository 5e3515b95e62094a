import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { townIdSchema, type TownId } from '@gastown/contract/ids'
import type { TownEvent } from '@gastown/contract/events'
import type { Town } from '@gastown/core/town'
import { migrate } from './migrations.ts'
import { openSqliteDatabase } from './sqlite-database.ts'
import { createSqliteConversation } from './sqlite-conversation.ts'
import { createSqliteOutbox } from './sqlite-outbox.ts'
import { inTransaction } from './sqlite-transaction.ts'
import { parseTown, planRowChanges, renderTownFields, townFieldsDiffer, type KeyedRow } from './town-rows.ts'
import type { Receipt, TownStore, TownStores, Turn } from './town-store.ts'

const databaseFile = 'town.sqlite'

/** Keeps each town in `<dir>/<townId>/town.sqlite`. A commit that resolved is on the disk. */
export function createSqliteTownStores(options: { dir: string }): TownStores {
  const folderOf = (townId: TownId): string => join(options.dir, townIdSchema.parse(townId))
  return {
    async list() {
      if (!existsSync(options.dir)) return []
      return readdirSync(options.dir, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && existsSync(join(options.dir, entry.name, databaseFile)))
        .flatMap((entry) => townIdSchema.safeParse(entry.name).data ?? [])
        .toSorted()
    },
    async open(townId) {
      return openTownStore(join(folderOf(townId), databaseFile))
    },
    async remove(townId) {
      rmSync(folderOf(townId), { recursive: true, force: true })
    },
  }
}

function openTownStore(file: string): TownStore {
  const database = openSqliteDatabase({ file, synchronous: 'full' })
  try {
    migrate(database)
  } catch (error) {
    database.close()
    throw error
  }
  const one = (table: 'town' | 'mayor' | 'container') => ({
    read: database.prepare(`SELECT json FROM ${table}`),
    write: database.prepare(
      `INSERT INTO ${table} (one, json) VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET json = excluded.json`,
    ),
  })
  const many = (table: 'rigs' | 'inbox') => ({
    read: database.prepare(`SELECT id, json FROM ${table} ORDER BY position`),
    clear: database.prepare(`DELETE FROM ${table}`),
    remove: database.prepare(`DELETE FROM ${table} WHERE id = ?`),
    put: database.prepare(`INSERT INTO ${table} (id, json) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET json = excluded.json`),
  })
  const town = one('town')
  const mayor = one('mayor')
  const container = one('container')
  const rigs = many('rigs')
  const inbox = many('inbox')
  const insertEvent = database.prepare('INSERT INTO events (type, json, at) VALUES (?, ?, ?)')
  const selectEvents = database.prepare('SELECT seq, json FROM events WHERE seq > ? ORDER BY seq LIMIT ?')
  const insertReceipt = database.prepare('INSERT INTO receipts (input_id, json) VALUES (?, ?)')
  const selectReceipt = database.prepare('SELECT json FROM receipts WHERE input_id = ?')
  const putSecret = database.prepare(
    'INSERT INTO secrets (ref, value) VALUES (?, ?) ON CONFLICT (ref) DO UPDATE SET value = excluded.value',
  )
  const selectSecret = database.prepare('SELECT value FROM secrets WHERE ref = ?')
  const deleteSecret = database.prepare('DELETE FROM secrets WHERE ref = ?')
  const outbox = createSqliteOutbox(database)
  const conversation = createSqliteConversation(database)

  const jsonOf = (row: unknown): string | null => (row === undefined ? null : (row as { json: string }).json)
  const rowsOf = (rows: unknown): readonly KeyedRow[] => rows as readonly KeyedRow[]

  function writeMap(
    table: ReturnType<typeof many>,
    before: ReadonlyMap<string, unknown>,
    after: ReadonlyMap<string, unknown>,
  ): void {
    const changes = planRowChanges(before, after)
    if (changes.clear) table.clear.run()
    for (const id of changes.remove) table.remove.run(id)
    for (const row of changes.put) table.put.run(row.id, row.json)
  }

  function writeTown(before: Town | null, after: Town): void {
    if (before === null || townFieldsDiffer(before, after)) town.write.run(renderTownFields(after))
    if (before?.mayor !== after.mayor) mayor.write.run(JSON.stringify(after.mayor))
    if (before?.container !== after.container) container.write.run(JSON.stringify(after.container))
    writeMap(rigs, before?.rigs ?? new Map(), after.rigs)
    writeMap(inbox, before?.inbox ?? new Map(), after.inbox)
  }

  function commitTurn(turn: Turn): void {
    inTransaction(database, () => {
      insertReceipt.run(turn.receipt.inputId, JSON.stringify(turn.receipt))
      for (const event of turn.events) insertEvent.run(event.type, JSON.stringify(event), event.at)
      writeTown(turn.before, turn.after)
      for (const owed of turn.actions) outbox.owe(owed, turn.receipt.at)
      for (const message of turn.conversation) conversation.put(message)
    })
  }

  return {
    async load() {
      const townJson = jsonOf(town.read.get())
      const containerJson = jsonOf(container.read.get())
      if (townJson === null || containerJson === null) return null
      return parseTown({
        town: townJson,
        mayor: jsonOf(mayor.read.get()) ?? 'null',
        container: containerJson,
        rigs: rowsOf(rigs.read.all()),
        inbox: rowsOf(inbox.read.all()),
      })
    },
    async commit(turn) {
      commitTurn(turn)
    },
    async findReceipt(inputId) {
      const json = jsonOf(selectReceipt.get(inputId))
      return json === null ? null : (JSON.parse(json) as Receipt)
    },
    async claimActions(claim) {
      return inTransaction(database, () => outbox.claim(claim))
    },
    async completeAction(actionId) {
      outbox.complete(actionId)
    },
    async retryAction(retry) {
      outbox.retry(retry)
    },
    async buryAction(burial) {
      outbox.bury(burial)
    },
    async listDeadLetters() {
      return outbox.listDead()
    },
    async nextActionAt() {
      return outbox.nextAt()
    },
    async countActions() {
      return outbox.count()
    },
    async readConversation({ limit }) {
      return conversation.readLatest(limit)
    },
    async readEvents({ after, limit }) {
      const rows = selectEvents.all(after, limit) as unknown as readonly { seq: number; json: string }[]
      return rows.map((row) => ({ seq: row.seq, event: JSON.parse(row.json) as TownEvent }))
    },
    async putSecret({ ref, value }) {
      putSecret.run(ref, value)
    },
    async readSecret(ref) {
      const row = selectSecret.get(ref) as { value: string } | undefined
      return row?.value ?? null
    },
    async deleteSecret(ref) {
      deleteSecret.run(ref)
    },
    async close() {
      if (database.isOpen) database.close()
    },
  }
}
