import { mkdir, readFile, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { agentIdSchema, townIdSchema, type TownId } from '@gastown/contract/ids'
import { snapshotInfoSchema, type SnapshotInfo } from '@gastown/contract/town-routes'
import type { Clock } from '../../clock.ts'
import { checkSnapshotBody, compareSnapshots, isAlreadyStored } from '../../snapshots/check-snapshot.ts'
import {
  keptSetAside,
  keptSnapshots,
  type AgentKey,
  type SetAsideSnapshot,
  type SnapshotStore,
  type StoredSnapshot,
} from '../../snapshots/snapshot-store.ts'
import { syncFolder, writeFileDurably } from './write-file-durably.ts'

const setAsideSchema = z.object({ info: snapshotInfoSchema, reason: z.string(), at: z.string() })
const snapshotName = /^(\d+)-(\d+)\.snapshot$/
const lineFeed = 0x0a

interface SnapshotFile {
  readonly name: string
  readonly generation: number
  readonly sequence: number
}

/**
 * Keeps snapshots in `<dir>/<townId>/<agentId>/<generation>-<sequence>.snapshot`: one line of JSON about it, then its bytes, so that
 * both come into being with one rename. Those set aside are in `aside/` there, each with a `.json` that says why.
 */
export function createFileSnapshotStore(options: { dir: string; clock: Clock }): SnapshotStore {
  return new FileSnapshotStore(options)
}

class FileSnapshotStore implements SnapshotStore {
  readonly #dir: string
  readonly #clock: Clock
  /** Changes of one agent's folder wait for each other. */
  readonly #tails = new Map<string, Promise<unknown>>()

  constructor({ dir, clock }: { dir: string; clock: Clock }) {
    this.#dir = dir
    this.#clock = clock
  }

  async put({ townId, info, body }: { townId: TownId; info: SnapshotInfo; body: Uint8Array<ArrayBuffer> }): Promise<void> {
    await checkSnapshotBody(info, body)
    const folder = this.#folderOf({ townId, agentId: info.agentId })
    await this.#inTurn(folder, async () => {
      const newest = await this.#readNewest(folder)
      if (isAlreadyStored(newest?.info ?? null, info)) return
      await mkdir(folder, { recursive: true, mode: 0o700 })
      await writeFileDurably(join(folder, `${info.generation}-${info.sequence}.snapshot`), [`${JSON.stringify(info)}\n`, body])
      const files = await listSnapshots(folder)
      for (const { name } of files.slice(keptSnapshots)) await rm(join(folder, name), { force: true })
    })
  }

  async get(key: AgentKey): Promise<StoredSnapshot | null> {
    const folder = this.#folderOf(key)
    return this.#inTurn(folder, () => this.#readNewest(folder))
  }

  async info(key: AgentKey): Promise<SnapshotInfo | null> {
    return (await this.get(key))?.info ?? null
  }

  async setAside({ reason, ...key }: AgentKey & { readonly reason: string }): Promise<void> {
    const folder = this.#folderOf(key)
    await this.#inTurn(folder, async () => {
      const newest = await this.#readNewest(folder)
      if (newest !== null) await this.#moveAside({ folder, info: newest.info, name: nameOf(newest.info), reason })
    })
  }

  async listSetAside(key: AgentKey): Promise<readonly SetAsideSnapshot[]> {
    const folder = this.#folderOf(key)
    return this.#inTurn(folder, async () => (await listAside(join(folder, 'aside'))).map(({ snapshot }) => snapshot))
  }

  async purge(townId: TownId): Promise<void> {
    const folder = join(this.#dir, townIdSchema.parse(townId))
    await Promise.all([...this.#tails].filter(([key]) => key.startsWith(`${folder}/`)).map(([, tail]) => tail))
    await rm(folder, { recursive: true, force: true })
  }

  #folderOf({ townId, agentId }: AgentKey): string {
    return join(this.#dir, townIdSchema.parse(townId), agentIdSchema.parse(agentId))
  }

  async #inTurn<T>(folder: string, work: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(folder) ?? Promise.resolve()
    const turn = before.then(work)
    const tail = turn.then(
      () => undefined,
      () => undefined,
    )
    this.#tails.set(folder, tail)
    try {
      return await turn
    } finally {
      if (this.#tails.get(folder) === tail) this.#tails.delete(folder)
    }
  }

  /** The newest; one whose first line cannot be read is given with a checksum that nothing has, so that whoever uses it finds it damaged. */
  async #readNewest(folder: string): Promise<StoredSnapshot | null> {
    const [file] = await listSnapshots(folder)
    if (file === undefined) return null
    const bytes = await readFile(join(folder, file.name))
    const end = bytes.indexOf(lineFeed)
    const info = parseInfo(bytes.subarray(0, Math.max(0, end)).toString('utf8')) ?? unreadableInfo(folder, file)
    return { info, body: Uint8Array.from(bytes.subarray(end + 1)) }
  }

  async #moveAside(options: { folder: string; info: SnapshotInfo; name: string; reason: string }): Promise<void> {
    const { folder, info, name, reason } = options
    const aside = join(folder, 'aside')
    await mkdir(aside, { recursive: true, mode: 0o700 })
    const nowMs = this.#clock.now()
    const kept = `${nowMs}-${name}`
    const record: SetAsideSnapshot = { info, reason, at: new Date(nowMs).toISOString() }
    await writeFileDurably(join(aside, `${kept}.json`), [JSON.stringify(record)])
    await rename(join(folder, name), join(aside, kept))
    await syncFolder(folder)
    const all = await listAside(aside)
    for (const { file } of all.slice(keptSetAside)) {
      await rm(join(aside, file), { force: true })
      await rm(join(aside, file.replace(/\.json$/, '')), { force: true })
    }
  }
}

const nameOf = (info: SnapshotInfo): string => `${info.generation}-${info.sequence}.snapshot`

/** Newest first. */
async function listSnapshots(folder: string): Promise<readonly SnapshotFile[]> {
  const files = (await listNames(folder)).flatMap((name) => {
    const parts = snapshotName.exec(name)
    return parts === null ? [] : [{ name, generation: Number(parts[1]), sequence: Number(parts[2]) }]
  })
  return files.toSorted((one, other) => compareSnapshots(other, one))
}

/** Newest first. */
async function listAside(aside: string): Promise<readonly { file: string; snapshot: SetAsideSnapshot }[]> {
  const files = (await listNames(aside)).filter((name) => name.endsWith('.json'))
  const newestFirst = files.toSorted((one, other) => Number.parseInt(other, 10) - Number.parseInt(one, 10))
  return Promise.all(
    newestFirst.map(async (file) => ({
      file,
      snapshot: setAsideSchema.parse(JSON.parse(await readFile(join(aside, file), 'utf8'))),
    })),
  )
}

async function listNames(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

function parseInfo(line: string): SnapshotInfo | null {
  try {
    return snapshotInfoSchema.parse(JSON.parse(line))
  } catch {
    // A damaged file: the caller gives it out as one.
    return null
  }
}

function unreadableInfo(folder: string, { generation, sequence }: SnapshotFile): SnapshotInfo {
  const agentId = agentIdSchema.parse(folder.split('/').at(-1))
  return { agentId, generation, sequence, sha256: '0'.repeat(64), workdir: '/', engineVersion: 'unknown' }
}
