import { lstat, realpath } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { GastownError } from '@gastown/contract/errors'
import type { SnapshotPlace } from './snapshot-place.ts'

/** Files that SQLite keeps beside a database in WAL mode. */
export function companionsOf(databaseFile: string): readonly [wal: string, shm: string] {
  return [`${databaseFile}-wal`, `${databaseFile}-shm`]
}

/**
 * Changes with every write to the database, whoever writes; null when there is no database. Rejects with FORBIDDEN when a link is on the
 * way from the home to one of its files: the agent can plant one there, and the container, which is not confined, would follow it anywhere.
 */
export async function fileKey(place: SnapshotPlace): Promise<string | null> {
  await assertUnlinked(place)
  const [wal, shm] = companionsOf(place.databaseFile)
  const [database, log] = await Promise.all([statPlain(place.databaseFile), statPlain(wal), statPlain(shm)])
  if (database === null) return null
  return [database, log].map((entry) => (entry === null ? '-' : `${entry.ino}:${entry.size}:${entry.mtimeNs}`)).join(' ')
}

/** Rejects with FORBIDDEN when one of the folders from the home to the database is none. Folders that are missing are no matter. */
export async function assertUnlinked(place: SnapshotPlace): Promise<void> {
  let folder = place.home
  for (const name of relative(place.home, dirname(place.databaseFile)).split('/')) {
    folder = join(folder, name)
    const entry = await lstatIfThere(folder)
    if (entry === null) return
    if (!entry.isDirectory()) throw linked(folder)
  }
}

/** The database's path without the links above the home, which are the operator's own. */
export async function resolveDatabase(place: SnapshotPlace): Promise<string> {
  return join(await realpath(place.home), relative(place.home, place.databaseFile))
}

async function statPlain(file: string) {
  const entry = await lstatIfThere(file)
  if (entry !== null && !entry.isFile()) throw linked(file)
  return entry
}

async function lstatIfThere(path: string) {
  try {
    return await lstat(path, { bigint: true })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

function linked(path: string): GastownError {
  return new GastownError('FORBIDDEN', `${path} is no plain file or folder: it is not touched.`)
}
