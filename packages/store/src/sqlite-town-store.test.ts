import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { TownId } from '@gastown/contract/ids'
import { migrate, migrations } from './migrations.ts'
import { createSqliteTownStores } from './sqlite-town-store.ts'
import { sampleTown, sampleTurn } from './town-samples.ts'
import { describeTownStoreContract } from './town-store-contract.ts'

const townId = 'town-1' as TownId
let dir: string

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gastown-store-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

describeTownStoreContract('SQLite', () => createSqliteTownStores({ dir }))

it('only the owner can read the files of a town', async () => {
  const store = await createSqliteTownStores({ dir }).open(townId)
  await store.commit(sampleTurn({ inputId: 'a' }))
  const files = readdirSync(join(dir, townId))
  expect(files).toContain('town.sqlite')
  for (const file of files) expect(statSync(join(dir, townId, file)).mode & 0o077).toBe(0)
  expect(statSync(join(dir, townId)).mode & 0o077).toBe(0)
  await store.close()
})

it('promise 1: commits are durable before they are answered (WAL, synchronous FULL)', async () => {
  const { openSqliteDatabase } = await import('./sqlite-database.ts')
  const database = openSqliteDatabase({ file: join(dir, 'x', 'y.sqlite'), synchronous: 'full' })
  expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' })
  expect(database.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 })
  expect(database.prepare('PRAGMA foreign_keys').get()).toEqual({ foreign_keys: 1 })
  database.close()
})

it('refuses a database that a newer program has written, and leaves it as it is', async () => {
  const stores = createSqliteTownStores({ dir })
  await (await stores.open(townId)).close()
  const file = join(dir, townId, 'town.sqlite')
  const database = new DatabaseSync(file)
  database.exec('PRAGMA user_version = 999')
  await expect(stores.open(townId)).rejects.toThrow(/version 999.*newer Gastown/)
  expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: 999 })
  database.close()
})

it('migrates forward one step at a time and keeps the steps that were done when a later one fails', () => {
  const database = new DatabaseSync(':memory:')
  const steps = ['CREATE TABLE one (x)', 'CREATE TABLE two (x); CREATE TABLE one (x)']
  expect(() => migrate(database, steps)).toThrow(/already exists/)
  expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: 1 })
  expect(database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all()).toEqual([{ name: 'one' }])
  migrate(database, ['CREATE TABLE one (x)', 'CREATE TABLE two (x)'])
  expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: 2 })
  database.close()
})

it('a town of today opens at the newest version', async () => {
  const stores = createSqliteTownStores({ dir })
  const store = await stores.open(townId)
  await store.commit(sampleTurn({ inputId: 'a' }))
  await store.close()
  const database = new DatabaseSync(join(dir, townId, 'town.sqlite'))
  expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: migrations.length })
  database.close()
})

it('writes rows only for what differs by reference', async () => {
  const store = await createSqliteTownStores({ dir }).open(townId)
  const before = sampleTown()
  await store.commit(sampleTurn({ inputId: 'a', after: before }))
  const database = new DatabaseSync(join(dir, townId, 'town.sqlite'))
  database.exec("UPDATE town SET json = 'untouched'; UPDATE container SET json = 'untouched'")
  await store.commit(sampleTurn({ inputId: 'b', before, after: { ...before, container: { ...before.container, crashes: 3 } } }))
  expect(database.prepare('SELECT json FROM town').get()).toEqual({ json: 'untouched' })
  expect(database.prepare("SELECT json FROM container WHERE json <> 'untouched'").get()).toBeDefined()
  database.close()
  await store.close()
})

it('lists only folders that are towns', async () => {
  const stores = createSqliteTownStores({ dir: join(dir, 'towns') })
  expect(await stores.list()).toEqual([])
  await (await stores.open(townId)).close()
  const { mkdirSync } = await import('node:fs')
  mkdirSync(join(dir, 'towns', '.lost+found'))
  mkdirSync(join(dir, 'towns', 'empty'))
  expect(await stores.list()).toEqual([townId])
})

it('refuses a town id that would leave the folder', async () => {
  const stores = createSqliteTownStores({ dir })
  await expect(stores.open('../outside' as TownId)).rejects.toThrow()
  await expect(stores.remove('..' as TownId)).rejects.toThrow()
})
