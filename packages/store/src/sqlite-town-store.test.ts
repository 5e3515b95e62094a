import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { AgentId, RigId, TownId } from '@gastown/contract/ids'
import type { Bead } from '@gastown/contract/work/bead'
import { defaultRigConfig } from '@gastown/contract/work/rig-config'
import type { Town } from '@gastown/core/town'
import { emptyWork, type Work } from '@gastown/core/work/work'
import { migrate, migrations } from './migrations.ts'
import { eventsOf, firstEventSince, renderNewestEvents } from './sqlite-events.ts'
import { createSqliteTownStores } from './sqlite-town-store.ts'
import { sampleAt, sampleMessage, sampleTown, sampleTurn } from './town-samples.ts'
import { describeTownStoreContract } from './town-store-contract.ts'
import { nothingFinished, sampleBead, sampleMail } from './work-samples.ts'

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

it('a town that was written before there was work opens with none, its events, messages and rigs kept', async () => {
  const file = join(dir, townId, 'town.sqlite')
  mkdirSync(join(dir, townId))
  const database = new DatabaseSync(file)
  migrate(database, migrations.slice(0, 1))
  const { work: _none, rigs: _rigs, inbox: _inbox, mayor, container, ...fields } = sampleTown()
  const one = (table: string, value: unknown) =>
    database.prepare(`INSERT INTO ${table} (one, json) VALUES (1, ?)`).run(JSON.stringify(value))
  one('town', fields)
  one('mayor', mayor)
  one('container', container)
  const rig = { rigId: 'rig-1' as RigId, name: 'r', gitUrl: '/r', defaultBranch: 'main', createdAt: sampleAt }
  database.prepare('INSERT INTO rigs (id, json) VALUES (?, ?)').run(rig.rigId, JSON.stringify(rig))
  const event = { type: 'mayor.provided', agentId: 'mayor', at: sampleAt }
  database.prepare('INSERT INTO events (type, json, at) VALUES (?, ?, ?)').run(event.type, JSON.stringify(event), event.at)
  const messages = ['m2', 'm1'].map((id) => sampleMessage({ id }))
  for (const message of messages)
    database
      .prepare('INSERT INTO conversation (message_id, created_ms, json) VALUES (?, ?, ?)')
      .run(message.messageId, Date.parse(message.createdAt), JSON.stringify(message))
  database.close()

  const store = await createSqliteTownStores({ dir }).open(townId)
  const loaded = await store.load()
  const rigs = new Map([[rig.rigId, { ...rig, config: defaultRigConfig }]])
  expect(loaded).toEqual({ ...sampleTown(), rigs, work: emptyWork })
  expect(await store.listEvents({ limit: 9 })).toEqual([{ seq: 1, event }])
  expect(await store.listEvents({ limit: 9, of: { agentId: 'mayor' as AgentId } })).toEqual([])
  expect(await store.readConversation({ limit: 9 })).toEqual(messages)
  const after = { ...(loaded ?? sampleTown()), work: { ...emptyWork, revision: 1 } }
  const conversation = [sampleMessage({ id: 'm1', state: 'answered' })]
  await store.commit(sampleTurn({ inputId: 'a', before: loaded, after, conversation }))
  expect(await store.load()).toEqual(after)
  expect(await store.readConversation({ limit: 9 })).toEqual([messages[0], ...conversation])
  await store.close()
})

it('mail that was on its way when there was no place for what ended is still on its way', async () => {
  mkdirSync(join(dir, townId))
  const database = new DatabaseSync(join(dir, townId, 'town.sqlite'))
  migrate(database, migrations.slice(0, 4))
  const mail = sampleMail({ id: 'm1', sentAt: '2026-03-01T12:00:00.123Z' })
  database.prepare('INSERT INTO mail (id, json) VALUES (?, ?)').run(mail.messageId, JSON.stringify(mail))
  database.close()
  const store = await createSqliteTownStores({ dir }).open(townId)
  expect(await store.listMail({ waiting: true, agentId: mail.to, limit: 9 })).toEqual([mail])
  const after = new DatabaseSync(join(dir, townId, 'town.sqlite'))
  expect(after.prepare('SELECT sent_ms FROM mail').get()).toEqual({ sent_ms: Date.parse(mail.sentAt) })
  after.close()
  await store.close()
})

it('reads and writes no row of what is finished, and of the work only what differs', async () => {
  const store = await createSqliteTownStores({ dir }).open(townId)
  const [closed, open, other, late] = ['closed', 'open', 'other', 'late'].map((id) => sampleBead({ id })) as [
    Bead,
    Bead,
    Bead,
    Bead,
  ]
  const townOf = (work: Partial<Work>): Town => ({ ...sampleTown(), work: { ...emptyWork, ...work } })
  const before = townOf({ beads: new Map([open, other].map((bead) => [bead.beadId, bead])) })
  await store.commit(sampleTurn({ inputId: 'a', after: before, finished: { ...nothingFinished, beads: [closed] } }))
  const database = new DatabaseSync(join(dir, townId, 'town.sqlite'))
  database.exec("UPDATE beads SET json = 'untouched' WHERE id <> 'open'; UPDATE work SET json = 'untouched'")
  const after = townOf({ beads: new Map([other, late].map((bead) => [bead.beadId, bead])) })
  await store.commit(sampleTurn({ inputId: 'b', before, after }))
  const rows = () => database.prepare("SELECT id FROM beads WHERE json = 'untouched' ORDER BY id").all()
  expect(rows()).toEqual([{ id: 'closed' }, { id: 'other' }])
  expect(database.prepare("SELECT field FROM work WHERE json <> 'untouched'").all()).toEqual([])
  // Another order: all that is in memory is written anew.
  const turned = townOf({ beads: new Map([late, other].map((bead) => [bead.beadId, bead])), revision: 1 })
  await store.commit(sampleTurn({ inputId: 'c', before: after, after: turned }))
  expect(rows()).toEqual([{ id: 'closed' }])
  expect(database.prepare("SELECT field FROM work WHERE json <> 'untouched'").all()).toEqual([{ field: 'revision' }])
  database.exec('DELETE FROM work')
  expect((await store.load())?.work.beads).toEqual(turned.work.beads)
  database.close()
  await store.close()
})

it('events of one bead, convoy or agent are looked up, not searched for', async () => {
  const database = new DatabaseSync(':memory:')
  migrate(database)
  for (const [subject, which] of Object.entries(eventsOf)) {
    const statement = database.prepare(`EXPLAIN QUERY PLAN ${renderNewestEvents(which)}`)
    const beadIds = subject === 'convoyId' ? { beadIds: '[]' } : {}
    const plan = statement.all({ before: 9, id: 'x', types: null, limit: 9, ...beadIds }).map(({ detail }) => String(detail))
    expect(plan.filter((step) => step.startsWith('SCAN events'))).toEqual([])
    expect(plan.join('\n')).toMatch(/SEARCH events USING INDEX events_by_(bead|convoy|agent)/)
  }
  database.close()
})

it('the first event of a span of time is looked up, not searched for', () => {
  const database = new DatabaseSync(':memory:')
  migrate(database)
  const plan = database.prepare(`EXPLAIN QUERY PLAN ${firstEventSince}`).all(sampleAt)
  expect(plan).toMatchObject([{ detail: expect.stringMatching(/^SEARCH events USING COVERING INDEX events_by_time \(at>/) }])
  database.close()
})

it('lists only folders that are towns', async () => {
  const stores = createSqliteTownStores({ dir: join(dir, 'towns') })
  expect(await stores.list()).toEqual([])
  await (await stores.open(townId)).close()
  mkdirSync(join(dir, 'towns', '.lost+found'))
  mkdirSync(join(dir, 'towns', 'empty'))
  expect(await stores.list()).toEqual([townId])
})

it('refuses a town id that would leave the folder', async () => {
  const stores = createSqliteTownStores({ dir })
  await expect(stores.open('../outside' as TownId)).rejects.toThrow()
  await expect(stores.remove('..' as TownId)).rejects.toThrow()
})
