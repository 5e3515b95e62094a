import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { snapshotPlaceOf } from './snapshot-place.ts'
import {
  keptAside,
  messagesIn,
  openEngineDatabase,
  openStage,
  repacked,
  say,
  tampered,
  unfinished,
  type Stored,
} from './testing/snapshot-stage.ts'

let stage: Awaited<ReturnType<typeof openStage>>
beforeEach(async () => {
  stage = await openStage()
})
afterEach(async () => {
  await stage.close()
})

describe('save', () => {
  it('P1: sends a copy that another machine can go on with', async () => {
    await say(stage.launchOf(), 'zebra')
    expect(await stage.snapshots.save(stage.launchOf())).toEqual({ saved: true, bytes: stage.stored[0]?.body.byteLength })
    expect(stage.stored[0]?.info).toMatchObject({
      generation: 1,
      sequence: 1,
      workdir: stage.launchOf().cwd,
      engineVersion: 'kilo/7.7.9',
    })
    expect(stage.telemetry).toEqual([
      {
        event: 'snapshot.saved',
        agentId: 'mayor-1',
        durationMs: expect.any(Number) as number,
        bytes: stage.stored[0]?.body.byteLength,
      },
    ])
    const elsewhere = stage.launchOf({ container: 'elsewhere', generation: 2 })
    expect(await stage.snapshots.hydrate(elsewhere)).toMatchObject({ outcome: 'restored' })
    expect(messagesIn(elsewhere)).toEqual(['zebra'])
  })

  it('copies what is still in the write-ahead log of a running engine', async () => {
    const engine = await openEngineDatabase(stage.launchOf())
    engine.exec("INSERT INTO message (text) VALUES ('in the log')")
    await stage.snapshots.save(stage.launchOf())
    engine.close()
    const elsewhere = stage.launchOf({ container: 'elsewhere' })
    await stage.snapshots.hydrate(elsewhere)
    expect(messagesIn(elsewhere)).toEqual(['in the log'])
  })

  it('copies, checks and restores a large database in a thread of its own, and its failures reach the caller', async () => {
    const launch = stage.launchOf()
    const texts = Array.from({ length: 60 }, () => randomBytes(40_000).toString('hex'))
    await say(launch, ...texts)
    await stage.snapshots.save(launch)
    const elsewhere = stage.launchOf({ container: 'elsewhere' })
    expect(await stage.snapshots.hydrate(elsewhere)).toMatchObject({ outcome: 'restored' })
    expect(messagesIn(elsewhere)).toEqual(texts)
    await truncate(elsewhere.databaseFile, 3_000_000)
    await expect(stage.snapshots.save(elsewhere)).rejects.toThrow(/malformed/)
    expect(await unfinished(elsewhere)).toEqual([])
  })

  it('saves nothing when there is no database, when the engine has not made its tables, and when nothing changed', async () => {
    const launch = stage.launchOf()
    expect(await stage.snapshots.save(launch)).toEqual({ saved: false, bytes: 0 })
    await mkdir(dirname(launch.databaseFile), { recursive: true })
    await writeFile(launch.databaseFile, '')
    expect(await stage.snapshots.save(launch)).toEqual({ saved: false, bytes: 0 })
    await say(launch, 'zebra')
    await stage.snapshots.save(launch)
    expect(await stage.snapshots.save(launch)).toEqual({ saved: false, bytes: 0 })
    // A write that changes no content: the same bytes are not sent again.
    await say(launch)
    expect(await stage.snapshots.save(launch)).toEqual({ saved: false, bytes: 0 })
    expect(stage.stored).toHaveLength(1)
  })

  it('saves nothing right after a restore', async () => {
    await say(stage.launchOf(), 'zebra')
    await stage.snapshots.save(stage.launchOf())
    const elsewhere = stage.launchOf({ container: 'elsewhere', generation: 2 })
    await stage.snapshots.hydrate(elsewhere)
    expect(await stage.snapshots.save(elsewhere)).toEqual({ saved: false, bytes: 0 })
  })

  it('two at once do not overlap: one is sent, the other finds nothing changed', async () => {
    await say(stage.launchOf(), 'zebra')
    const results = await Promise.all([stage.snapshots.save(stage.launchOf()), stage.snapshots.save(stage.launchOf())])
    expect(results.map((result) => result.saved)).toEqual([true, false])
    expect(stage.stored).toHaveLength(1)
  })

  it('counts within a generation and begins anew with the next; an older generation is refused', async () => {
    for (const [generation, text] of [
      [1, 'a'],
      [1, 'b'],
      [3, 'c'],
    ] as const) {
      await say(stage.launchOf(), text)
      await stage.snapshots.save(stage.launchOf({ generation }))
    }
    expect(stage.stored.map(({ info }) => [info.generation, info.sequence])).toEqual([
      [1, 1],
      [1, 2],
      [3, 1],
    ])
    await say(stage.launchOf(), 'd')
    await expect(stage.snapshots.save(stage.launchOf({ generation: 2 }))).rejects.toMatchObject({ code: 'STALE_GENERATION' })
  })

  it('one that did not arrive is sent again, and the local database stays the current one', async () => {
    const launch = stage.launchOf()
    await say(launch, 'a')
    await stage.snapshots.save(launch)
    await say(launch, 'b')
    stage.faults.put = () => {
      throw new Error('the town is gone')
    }
    await expect(stage.snapshots.save(launch)).rejects.toThrow('the town is gone')
    expect(await stage.snapshots.hydrate(launch)).toEqual({ outcome: 'local_is_current' })
    delete stage.faults.put
    expect(await stage.snapshots.save(launch)).toMatchObject({ saved: true })
    expect(stage.stored.at(-1)?.info.sequence).toBe(3)
  })

  it('copies made while a writer hammers the database are whole and at a transaction’s end', async () => {
    const launch = stage.launchOf()
    await say(launch)
    const script = `const { DatabaseSync } = require('node:sqlite'); const db = new DatabaseSync(process.argv[1], { timeout: 5000 });
      db.exec('CREATE TABLE pair (a INTEGER, b INTEGER, filler TEXT)'); let on = true; process.stdin.on('end', () => { on = false }).resume();
      const turn = (n) => { if (!on) return db.close(); db.exec('BEGIN'); db.exec("INSERT INTO pair VALUES (" + n + ", 0, hex(randomblob(2000)))");
        db.exec('UPDATE pair SET b = a WHERE a = ' + n); db.exec('COMMIT'); if (n === 0) console.log('up'); setImmediate(turn, n + 1) }; turn(0)`
    const writer = spawn(process.execPath, ['-e', script, launch.databaseFile], { stdio: ['pipe', 'pipe', 'inherit'] })
    const ended = once(writer, 'close')
    await once(writer.stdout, 'data')
    const sizes: number[] = []
    for (let round = 0; round < 6; round++) {
      await stage.snapshots.save(launch)
      const file = join(stage.folder, `copy-${round}.db`)
      await writeFile(file, gunzipSync(stage.stored.at(-1)?.body ?? new Uint8Array()))
      const copy = new DatabaseSync(file)
      expect(copy.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }])
      const row = copy.prepare('SELECT count(*) AS rows, sum(a = b) AS whole, max(a) + 1 AS turns FROM pair').get()
      copy.close()
      expect(row?.['whole']).toBe(row?.['rows'])
      expect(row?.['turns']).toBe(row?.['rows'])
      sizes.push(Number(row?.['rows']))
    }
    writer.stdin.end()
    await ended
    expect(sizes).toEqual(sizes.toSorted((a, b) => a - b))
    expect(await unfinished(launch)).toEqual([])
  })

  it('P10: does not follow a link that an agent planted in its home', async () => {
    const launch = stage.launchOf()
    await say(launch, 'mine')
    const other = stage.launchOf({ container: 'other-town' })
    await say(other, 'another town’s secret')
    await rm(launch.databaseFile)
    await symlink(other.databaseFile, launch.databaseFile)
    await expect(stage.snapshots.save(launch)).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await rm(launch.databaseFile)
    const folder = dirname(launch.databaseFile)
    await rename(folder, `${folder}-was`)
    await symlink(dirname(other.databaseFile), folder)
    await expect(stage.snapshots.save(launch)).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(stage.snapshots.hydrate(launch)).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect(stage.stored).toEqual([])
    expect(messagesIn(other)).toEqual(['another town’s secret'])
  })
})

describe('hydrate', () => {
  it('S2: says when the town has none, and leaves a local database alone', async () => {
    const launch = stage.launchOf()
    expect(await stage.snapshots.hydrate(launch)).toEqual({ outcome: 'no_snapshot' })
    await say(launch, 'local')
    expect(await stage.snapshots.hydrate(launch)).toEqual({ outcome: 'no_snapshot' })
    expect(messagesIn(launch)).toEqual(['local'])
  })

  it('leaves a local database alone that went on since the snapshot', async () => {
    const launch = stage.launchOf()
    await say(launch, 'saved')
    await stage.snapshots.save(launch)
    await say(launch, 'not saved yet')
    expect(await stage.snapshots.hydrate(stage.launchOf({ generation: 2 }))).toEqual({ outcome: 'local_is_current' })
    expect(messagesIn(launch)).toEqual(['saved', 'not saved yet'])
  })

  it('replaces an older local database, its log included, and keeps it beside', async () => {
    const launch = stage.launchOf()
    await say(launch, 'a')
    await stage.snapshots.save(launch)
    const elsewhere = stage.launchOf({ container: 'elsewhere', generation: 2 })
    await stage.snapshots.hydrate(elsewhere)
    await say(elsewhere, 'b')
    await stage.snapshots.save(elsewhere)
    // A killed engine leaves its log behind.
    const killed = await openEngineDatabase(launch)
    killed.exec("INSERT INTO message (text) VALUES ('only in the log')")
    for (const suffix of ['', '-wal', '-shm'])
      await writeFile(join(stage.folder, `left${suffix}`), await readFile(launch.databaseFile + suffix))
    killed.close()
    for (const suffix of ['', '-wal', '-shm']) await rename(join(stage.folder, `left${suffix}`), launch.databaseFile + suffix)

    expect(await stage.snapshots.hydrate(stage.launchOf({ generation: 3 }))).toMatchObject({ outcome: 'restored' })
    expect(messagesIn(launch)).toEqual(['a', 'b'])
    const aside = await keptAside(launch)
    expect(aside).toHaveLength(1)
    expect(messagesIn({ ...launch, databaseFile: join(dirname(launch.databaseFile), aside[0] ?? '') })).toEqual([
      'a',
      'only in the log',
    ])
  })

  it('does not let a stray log into the restored database', async () => {
    const launch = stage.launchOf()
    await say(launch, 'a')
    await stage.snapshots.save(launch)
    const engine = await openEngineDatabase(launch)
    engine.exec("INSERT INTO message (text) VALUES ('of the lost one')")
    const log = await readFile(`${launch.databaseFile}-wal`)
    engine.close()
    await rm(launch.databaseFile)
    await writeFile(`${launch.databaseFile}-wal`, log)
    expect(await stage.snapshots.hydrate(launch)).toMatchObject({ outcome: 'restored' })
    expect(messagesIn(launch)).toEqual(['a'])
  })

  it('sets a damaged local database aside and restores the snapshot', async () => {
    const launch = stage.launchOf()
    await say(launch, 'a')
    await stage.snapshots.save(launch)
    await truncate(launch.databaseFile, 5000)
    expect(await stage.snapshots.hydrate(launch)).toMatchObject({ outcome: 'restored' })
    expect(messagesIn(launch)).toEqual(['a'])
    expect(await keptAside(launch)).toHaveLength(1)
  })

  it('makes the sessions belong to the working folder of this machine', async () => {
    const launch = stage.launchOf()
    const database = await openEngineDatabase(launch)
    database.exec(`INSERT INTO session VALUES ('below', '${launch.cwd}/sub'), ('else', '${launch.cwd}-other')`)
    database.close()
    await stage.snapshots.save(launch)
    const elsewhere = stage.launchOf({ container: 'elsewhere' })
    await stage.snapshots.hydrate(elsewhere)
    const restored = new DatabaseSync(elsewhere.databaseFile)
    const all = (sql: string) =>
      restored
        .prepare(sql)
        .all()
        .map((row) => Object.values(row)[0])
    expect(all('SELECT directory FROM session ORDER BY id')).toEqual([
      `${elsewhere.cwd}/sub`,
      `${launch.cwd}-other`,
      elsewhere.cwd,
    ])
    expect(all('SELECT worktree FROM project')).toEqual([elsewhere.cwd])
    expect(all('SELECT directory FROM project_directory')).toEqual([elsewhere.cwd])
    restored.close()
  })

  const unusable: [string, RegExp, (stored: Stored) => Stored][] = [
    ['truncated', /SHA-256/, (stored) => tampered(stored, (body) => body.subarray(0, body.length / 2), false)],
    [
      'truncated before it was sealed',
      /no gzip/,
      (stored) => tampered(stored, (body) => body.subarray(0, body.length / 2), true),
    ],
    [
      'bit-flipped',
      /SHA-256/,
      (stored) => tampered(stored, (body) => (body.writeUInt8(body.readUInt8(200) ^ 4, 200), body), false),
    ],
    ['empty', /empty/, (stored) => tampered(stored, () => new Uint8Array(), false)],
    ['of an empty database', /empty/, (stored) => tampered(stored, (body) => repacked(body, () => Buffer.alloc(0)), true)],
    [
      'no database',
      /not a database/,
      (stored) => tampered(stored, (body) => repacked(body, () => Buffer.alloc(8192, 'x')), true),
    ],
    [
      'damaged inside',
      /malformed|short|page/i,
      (stored) => tampered(stored, (body) => repacked(body, (database) => database.subarray(0, database.length - 4096)), true),
    ],
    ['of a future schema', /future-schema/, (stored) => ({ ...stored, info: { ...stored.info, engineVersion: 'kilo/7.8.0' } })],
    [
      'of another engine',
      /made by opencode/,
      (stored) => ({ ...stored, info: { ...stored.info, engineVersion: 'opencode/1.18.34' } }),
    ],
  ]

  it.each(unusable)(
    'a snapshot that is %s is set aside and reported, and the local database stays',
    async (_name, reason, spoil) => {
      const launch = stage.launchOf()
      await say(launch, 'saved')
      await stage.snapshots.save(launch)
      const [good] = stage.stored.splice(0)
      const bad = spoil(good as Stored)
      stage.stored.push({ ...bad, info: { ...bad.info, generation: 7 } })
      expect(await stage.snapshots.hydrate(launch)).toMatchObject({
        outcome: 'set_aside',
        reason: expect.stringMatching(reason) as string,
      })
      expect(stage.setAside).toMatchObject([{ info: { generation: 7 }, reason: expect.stringMatching(reason) as string }])
      expect(stage.telemetry.at(-1)).toMatchObject({
        event: 'snapshot.set_aside',
        reason: expect.stringMatching(reason) as string,
      })
      expect(messagesIn(launch)).toEqual(['saved'])
      expect(await unfinished(launch)).toEqual([])
    },
  )

  it('goes on with the next older snapshot when the newest cannot be used', async () => {
    const launch = stage.launchOf()
    await say(launch, 'saved')
    await stage.snapshots.save(launch)
    const good = stage.stored[0] as Stored
    stage.stored.push({ ...tampered(good, (body) => body.subarray(0, 100), false), info: { ...good.info, sequence: 2 } })
    const elsewhere = stage.launchOf({ container: 'elsewhere' })
    expect(await stage.snapshots.hydrate(elsewhere)).toMatchObject({ outcome: 'restored' })
    expect(messagesIn(elsewhere)).toEqual(['saved'])
    expect(stage.setAside).toHaveLength(1)
  })

  it('a crash between the copy and the rename leaves the old database usable, and nothing behind after the next', async () => {
    const launch = stage.launchOf()
    await say(launch, 'old')
    await stage.snapshots.save(launch)
    const { folder } = snapshotPlaceOf(launch)
    for (const name of ['1.restore', '1.restore-journal', '2.copy']) await writeFile(join(folder, name), 'half')
    expect(await stage.snapshots.hydrate(launch)).toEqual({ outcome: 'local_is_current' })
    expect(messagesIn(launch)).toEqual(['old'])
    expect(await unfinished(launch)).toEqual([])
  })

  it('a crash between the rename and its record restores again', async () => {
    const launch = stage.launchOf()
    await say(launch, 'a')
    await stage.snapshots.save(launch)
    await writeFile(snapshotPlaceOf(launch).stateFile, '{"generation":')
    expect(await stage.snapshots.hydrate(launch)).toMatchObject({ outcome: 'restored' })
    expect(messagesIn(launch)).toEqual(['a'])
  })

  it('rejects when the town cannot be asked, and the local database stays', async () => {
    const launch = stage.launchOf()
    await say(launch, 'a')
    stage.faults.get = () => {
      throw new Error('the town is gone')
    }
    await expect(stage.snapshots.hydrate(launch)).rejects.toThrow('the town is gone')
    expect(messagesIn(launch)).toEqual(['a'])
  })

  it('keeps at most three replaced databases', async () => {
    const launch = stage.launchOf()
    await say(launch, 'a')
    await stage.snapshots.save(launch)
    for (let round = 0; round < 5; round++) {
      await truncate(launch.databaseFile, 5000)
      await stage.snapshots.hydrate(launch)
    }
    expect(await keptAside(launch)).toHaveLength(3)
  })
})
