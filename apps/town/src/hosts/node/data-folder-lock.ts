import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { isSameProcessAlive, readOwnIdentity, type ProcessIdentity } from './process-identity.ts'

export const lockFile = 'gastown.lock'

/** How long one that takes the lock waits for another that is just doing so. */
const busyTimeoutMs = 5000

export class DataFolderInUse extends Error {
  readonly pid: number

  constructor(dataDir: string, pid: number) {
    super(
      `The data folder ${dataDir} is in use by the Gastown with process id ${pid}. Stop that one, or name another folder with --data.`,
    )
    this.name = 'DataFolderInUse'
    this.pid = pid
  }
}

export interface DataFolderLock {
  /** Lets the next one have it. */
  release(): void
}

/**
 * Makes this process the only control plane of a data folder. The lock is a record (pid and start time) in a small SQLite file, because
 * looking whether its holder lives and taking its place must be one step. A holder that has ended is replaced; while it lives, throws
 * DataFolderInUse.
 */
export async function lockDataFolder(dataDir: string): Promise<DataFolderLock> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const own = await readOwnIdentity()
  const file = join(dataDir, lockFile)
  // Whether the holder lives is asked outside of the transaction: it may take a process of its own to find out.
  for (;;) {
    const seen = withLockFile(file, readHolder)
    if (seen !== null && (await isSameProcessAlive(seen))) throw new DataFolderInUse(dataDir, seen.pid)
    const isMine = withLockFile(file, (database) => {
      const now = readHolder(database)
      if (now?.pid !== seen?.pid || now?.processStartTime !== seen?.processStartTime) return false
      database.exec('DELETE FROM holder')
      database.prepare('INSERT INTO holder (pid, process_start_time) VALUES (?, ?)').run(own.pid, own.processStartTime)
      return true
    })
    if (isMine) break
  }
  chmodSync(file, 0o600)
  return {
    release() {
      withLockFile(file, (database) => database.prepare('DELETE FROM holder WHERE pid = ?').run(own.pid))
    },
  }
}

function withLockFile<T>(file: string, work: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(file, { timeout: busyTimeoutMs })
  try {
    database.exec('BEGIN IMMEDIATE; CREATE TABLE IF NOT EXISTS holder (pid INTEGER NOT NULL, process_start_time TEXT NOT NULL)')
    const result = work(database)
    database.exec('COMMIT')
    return result
  } finally {
    // Closing rolls back what was not committed.
    database.close()
  }
}

function readHolder(database: DatabaseSync): ProcessIdentity | null {
  const row = database.prepare('SELECT pid, process_start_time AS processStartTime FROM holder').get()
  return row === undefined ? null : (row as unknown as ProcessIdentity)
}
