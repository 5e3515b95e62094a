import { readdirSync, readlinkSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

/** Work on a database file. Synchronous, and for large databases seconds long: it runs in a thread of its own. */
export type DatabaseJob =
  /**
   * A consistent, compacted copy of a database that others may be writing to. `to` must not exist. Returns its bytes; 0, and no copy, while the
   * engine has not made its tables yet.
   */
  | { readonly job: 'copy'; readonly file: string; readonly to: string }
  /** Returns what is wrong with the file, or null. `holds`: a table that must be there. */
  | { readonly job: 'check'; readonly file: string; readonly holds?: string }
  /** Brings what is in the write-ahead log into the file itself. For a database that nobody has open. */
  | { readonly job: 'settle'; readonly file: string }
  /** Makes the sessions of a database belong to another folder. */
  | { readonly job: 'relocate'; readonly file: string; readonly from: string; readonly to: string }

/** A writer holds the database for milliseconds; this is for a machine that is out of breath. */
const busyTimeoutMs = 5000

/** Columns of kilo 7.7 and opencode 1.18 that hold absolute paths of working folders. */
const pathColumns = [
  ['session', 'directory'],
  ['project', 'worktree'],
  ['project_directory', 'directory'],
] as const

export function performDatabaseJob(job: DatabaseJob): number | string | null {
  switch (job.job) {
    case 'copy':
      return copyDatabase(job.file, job.to)
    case 'check':
      return checkDatabase(job.file, job.holds)
    case 'settle':
      return withDatabase(job.file, (database) => {
        database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
        return null
      })
    case 'relocate':
      return relocateDatabase(job)
  }
}

function copyDatabase(file: string, to: string): number {
  const hasSessions = withDatabase(file, (database) => {
    if (!hasTable(database, 'session')) return false
    assertOpened(file, database)
    database.prepare('VACUUM INTO ?').run(to)
    return true
  })
  if (!hasSessions) return 0
  const problem = checkDatabase(to)
  if (problem !== null) throw new Error(`The copy is damaged: ${problem}`)
  return statSync(to).size
}

/**
 * An agent could swap its files for links between the look at them and their opening, and so have another database copied into its
 * conversation. What is open now stays what it is: it is compared by path. Linux only, as is the sandbox from which that would be an escape.
 */
function assertOpened(file: string, database: DatabaseSync): void {
  if (process.platform !== 'linux') return
  const isWal = database.prepare('PRAGMA journal_mode').get()?.['journal_mode'] === 'wal'
  const opened = new Set(readdirSync('/proc/self/fd').map((fd) => linkOf(`/proc/self/fd/${fd}`)))
  for (const expected of isWal ? [file, `${file}-wal`, `${file}-shm`] : [file]) {
    if (!opened.has(expected)) throw new Error(`${expected} was replaced while it was opened: no copy is made.`)
  }
}

/** Empty when the descriptor was closed since it was listed. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}

function checkDatabase(file: string, holds?: string): string | null {
  // SQLite takes an empty file for an empty database.
  if (statSync(file).size === 0) return 'the file is empty'
  try {
    return withDatabase(file, (database) => {
      const found = database.prepare('PRAGMA quick_check(1)').get()?.['quick_check']
      if (found !== 'ok') return String(found)
      return holds === undefined || hasTable(database, holds) ? null : `it has no table "${holds}"`
    })
  } catch (error) {
    if (isDamage(error)) return (error as Error).message
    throw error
  }
}

function relocateDatabase({ file, from, to }: { file: string; from: string; to: string }): number {
  return withDatabase(file, (database) => {
    let changed = 0
    database.exec('BEGIN IMMEDIATE')
    for (const [table, column] of pathColumns) {
      if (!hasColumn(database, table, column)) continue
      const update = database.prepare(
        `UPDATE OR REPLACE "${table}" SET "${column}" = :to || substr("${column}", length(:from) + 1)
         WHERE "${column}" = :from OR substr("${column}", 1, length(:from) + 1) = :from || '/'`,
      )
      changed += Number(update.run({ from, to }).changes)
    }
    database.exec('COMMIT')
    return changed
  })
}

/** The content may be an agent's making: its schema is not trusted with anything. */
function withDatabase<T>(file: string, use: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(file, { timeout: busyTimeoutMs, enableForeignKeyConstraints: false })
  try {
    database.exec('PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON')
    return use(database)
  } finally {
    database.close()
  }
}

function hasTable(database: DatabaseSync, table: string): boolean {
  return database.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").get(table) !== undefined
}

function hasColumn(database: DatabaseSync, table: string, column: string): boolean {
  return database.prepare('SELECT 1 FROM pragma_table_info(?) WHERE name = ?').get(table, column) !== undefined
}

/** SQLITE_CORRUPT and SQLITE_NOTADB, with their extended codes. */
function isDamage(error: unknown): boolean {
  if (!(error instanceof Error && 'errcode' in error && typeof error.errcode === 'number')) return false
  const code = error.errcode & 0xff
  return code === 11 || code === 26
}
