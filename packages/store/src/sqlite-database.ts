import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** 5 s: far more than any transaction of ours takes; a lock that lasts longer is an error worth seeing. */
const busyTimeoutMs = 5000

/**
 * Opens or creates a database file, readable by its owner alone (SQLite gives its -wal and -shm the same mode).
 * `full` is durable through a power cut (about 0.2 ms a commit); `normal` may lose the last commits then, but stays intact.
 */
export function openSqliteDatabase(options: { file: string; synchronous: 'full' | 'normal' }): DatabaseSync {
  const folder = dirname(options.file)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  closeSync(openSync(options.file, 'a', 0o600))
  // The names of the file and of its folder must survive a power cut too.
  syncFolder(folder)
  syncFolder(dirname(folder))
  const database = new DatabaseSync(options.file, { timeout: busyTimeoutMs, enableForeignKeyConstraints: true })
  try {
    database.exec('PRAGMA journal_mode = WAL')
    database.exec(`PRAGMA synchronous = ${options.synchronous === 'full' ? 'FULL' : 'NORMAL'}`)
  } catch (error) {
    database.close()
    throw error
  }
  return database
}

function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
