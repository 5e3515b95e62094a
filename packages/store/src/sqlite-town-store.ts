import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { townIdSchema, type TownId } from '@gastown/contract/ids'
import { migrate } from './migrations.ts'
import { openSqliteDatabase } from './sqlite-database.ts'
import { createSqliteConversation } from './sqlite-conversation.ts'
import { createSqliteEvents } from './sqlite-events.ts'
import { createSqliteOutbox } from './sqlite-outbox.ts'
import { createSqliteTownRows } from './sqlite-town-rows.ts'
import { inTransaction } from './sqlite-transaction.ts'
import { createSqliteWorkLists } from './sqlite-work-lists.ts'
import { readTown, writeTown } from './town-rows.ts'
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
  const insertReceipt = database.prepare('INSERT INTO receipts (input_id, json) VALUES (?, ?)')
  const selectReceipt = database.prepare('SELECT json FROM receipts WHERE input_id = ?')
  const putSecret = database.prepare(
    'INSERT INTO secrets (ref, value) VALUES (?, ?) ON CONFLICT (ref) DO UPDATE SET value = excluded.value',
  )
  const selectSecret = database.prepare('SELECT value FROM secrets WHERE ref = ?')
  const deleteSecret = database.prepare('DELETE FROM secrets WHERE ref = ?')
  const townRows = createSqliteTownRows(database)
  const events = createSqliteEvents(database)
  const outbox = createSqliteOutbox(database)
  const conversation = createSqliteConversation(database)

  function commitTurn(turn: Turn): void {
    inTransaction(database, () => {
      insertReceipt.run(turn.receipt.inputId, JSON.stringify(turn.receipt))
      for (const event of turn.events) events.append(event)
      writeTown(turn, townRows)
      for (const owed of turn.actions) outbox.owe(owed, turn.receipt.at)
      for (const message of turn.conversation) conversation.put(message, turn.conversationOf)
    })
  }

  return {
    ...createSqliteWorkLists(database),
    async load() {
      return readTown(townRows)
    },
    async commit(turn) {
      commitTurn(turn)
    },
    async findReceipt(inputId) {
      const row = selectReceipt.get(inputId) as { json: string } | undefined
      return row === undefined ? null : (JSON.parse(row.json) as Receipt)
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
    async readConversation({ limit, agentId }) {
      return conversation.readLatest(limit, agentId)
    },
    async readEvents(range) {
      return events.readAfter(range)
    },
    async firstEventSince(at) {
      return events.firstSince(at)
    },
    async listEvents(range) {
      return events.listNewest(range)
    },
    async countEvents(range) {
      return events.count(range)
    },
    async reviveAction(revival) {
      return outbox.revive(revival)
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
