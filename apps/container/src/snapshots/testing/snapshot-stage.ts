import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { gunzipSync, gzipSync } from 'node:zlib'
import { agentLaunchSpecSchema } from '@gastown/contract/agent-launch'
import type { SnapshotInfo } from '@gastown/contract/town-routes'
import type { ContainerEvent } from '@gastown/contract/telemetry'
import { buildAgentLaunch } from '../../agent-runner/build-agent-launch.ts'
import { createLog } from '../../log.ts'
import { createSnapshots, type SnapshotsOptions } from '../create-snapshots.ts'
import { snapshotPlaceOf } from '../snapshot-place.ts'

export interface Stored {
  readonly info: SnapshotInfo
  readonly body: Uint8Array
}

/** A container's folder and a town that keeps snapshots in memory, newest last. */
export async function openStage() {
  const folder = await mkdtemp(join(tmpdir(), 'snapshots-'))
  const stored: Stored[] = []
  const setAside: { info: SnapshotInfo; reason: string }[] = []
  const telemetry: ContainerEvent[] = []
  const faults: { put?: () => void; get?: () => void } = {}
  const townLink: SnapshotsOptions['townLink'] = {
    getSnapshot: async () => {
      faults.get?.()
      return stored.at(-1) ?? null
    },
    putSnapshot: async ({ info, body }) => {
      faults.put?.()
      stored.push({ info, body })
    },
    setSnapshotAside: async ({ reason }) => {
      const newest = stored.pop()
      if (newest !== undefined) setAside.push({ info: newest.info, reason })
    },
    telemetry: (event) => void telemetry.push(event),
  }
  let nowMs = Date.UTC(2026, 0, 1)
  const clock = { now: () => (nowMs += 1), after: () => () => {} }
  const snapshots = createSnapshots({ townLink, clock, log: createLog('silent'), engineVersion: async () => '7.7.9' })

  /** The mayor's launch; another `container` is another machine, where nothing is. */
  function launchOf(options: { generation?: number; container?: string } = {}) {
    const spec = agentLaunchSpecSchema.parse({
      townId: 'town-1',
      agentId: 'mayor-1',
      role: 'mayor',
      rigId: null,
      generation: options.generation ?? 1,
      engine: 'kilo',
      model: 'demo/demo-mayor',
      smallModel: 'demo/demo-mayor',
      provider: { kind: 'demo', id: 'demo', baseURL: 'http://127.0.0.1:1/v1' },
      instructions: 'Be the mayor.',
    })
    return buildAgentLaunch({ spec, containerDir: join(folder, options.container ?? 'container') })
  }

  return {
    folder,
    snapshots,
    stored,
    setAside,
    telemetry,
    faults,
    launchOf,
    close: async () => await rm(folder, { recursive: true }),
  }
}

type Launch = ReturnType<Awaited<ReturnType<typeof openStage>>['launchOf']>

/** Opens the agent's database as the engine does: WAL, and closed only by the caller. */
export async function openEngineDatabase(launch: Launch): Promise<DatabaseSync> {
  await mkdir(dirname(launch.databaseFile), { recursive: true })
  const database = new DatabaseSync(launch.databaseFile)
  database.exec(`
    PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS project (id TEXT PRIMARY KEY, worktree TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS project_directory (project_id TEXT, directory TEXT, PRIMARY KEY (project_id, directory));
    CREATE TABLE IF NOT EXISTS session (id TEXT PRIMARY KEY, directory TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS message (id INTEGER PRIMARY KEY, text TEXT NOT NULL);
    INSERT OR IGNORE INTO project VALUES ('p', '${launch.cwd}');
    INSERT OR IGNORE INTO project_directory VALUES ('p', '${launch.cwd}');
    INSERT OR IGNORE INTO session VALUES ('s', '${launch.cwd}');
  `)
  return database
}

/** Adds messages and closes, as an engine's whole run does. */
export async function say(launch: Launch, ...texts: string[]): Promise<void> {
  const database = await openEngineDatabase(launch)
  for (const text of texts) database.prepare('INSERT INTO message (text) VALUES (?)').run(text)
  database.close()
}

export function messagesIn(launch: Launch): string[] {
  const database = new DatabaseSync(launch.databaseFile)
  const rows = database.prepare('SELECT text FROM message ORDER BY id').all()
  database.close()
  return rows.map((row) => String(row['text']))
}

/** The snapshot with other bytes: `reseal` makes its SHA-256 true again. */
export function tampered(stored: Stored, change: (body: Buffer) => Uint8Array, reseal: boolean): Stored {
  const body = change(Buffer.from(stored.body))
  const sha256 = reseal ? createHash('sha256').update(body).digest('hex') : stored.info.sha256
  return { info: { ...stored.info, sha256 }, body }
}

/** Changes the database inside of a snapshot. */
export function repacked(body: Buffer, change: (database: Buffer) => Buffer): Buffer {
  return gzipSync(change(gunzipSync(body)))
}

/** Names of what was kept next to the database. */
export async function keptAside(launch: Launch): Promise<string[]> {
  const names = existsSync(dirname(launch.databaseFile)) ? await readdir(dirname(launch.databaseFile)) : []
  return names.filter((name) => name.includes('.set-aside-')).toSorted()
}

/** What is in the folder for unfinished copies, but for the record. */
export async function unfinished(launch: Launch): Promise<string[]> {
  return (await readdir(snapshotPlaceOf(launch).folder)).filter((name) => name !== 'kilo.json')
}
