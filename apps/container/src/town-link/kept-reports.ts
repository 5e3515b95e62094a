import { DatabaseSync } from 'node:sqlite'
import { GastownError } from '@gastown/contract/errors'
import type { ContainerReport } from '@gastown/contract/reports'

/** A report on disk; `seq` is its place in the order. */
export interface KeptReport {
  readonly seq: number
  readonly reportId: string
  /** JSON of the report. */
  readonly body: string
}

/**
 * Reports that the town has not taken yet, on disk. Also the lock of the container's folder: only one process can have it open, and
 * the system lets go of it when that process ends, however it ends.
 */
export interface KeptReports {
  /** On disk when it returns; one that is kept under the same id stays as it is. */
  append(report: ContainerReport): void
  /** The oldest, in order: at most `maxCount`, and at most `maxBytes` unless the first alone is larger. */
  head(options: { maxCount: number; maxBytes: number }): KeptReport[]
  remove(seqs: readonly number[]): void
  /** Takes a report that the town cannot read out of the way; it stays in the file for a person to look at. */
  setAside(seq: number, reason: string): void
  readonly count: number
  close(): void
}

/** Rows of a conversation are whole: a newer copy of the same few rows makes the older one worthless. More are never alike. */
const replaceableRows = 8

/** Throws CONTAINER_UNAVAILABLE when another process has the folder. */
export function openKeptReports(file: string): KeptReports {
  const db = new DatabaseSync(file)
  try {
    // EXCLUSIVE is the lock; with it WAL needs no shared memory file. FULL: a report is on disk before anyone is told.
    db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 0')
    db.exec(`
      BEGIN IMMEDIATE;
      CREATE TABLE IF NOT EXISTS kept (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, report_id TEXT NOT NULL UNIQUE, replaces TEXT, body TEXT NOT NULL
      ) STRICT;
      CREATE INDEX IF NOT EXISTS kept_replaces ON kept (replaces) WHERE replaces IS NOT NULL;
      CREATE TABLE IF NOT EXISTS set_aside (report_id TEXT PRIMARY KEY, reason TEXT NOT NULL, body TEXT NOT NULL) STRICT;
      COMMIT`)
  } catch (cause) {
    db.close()
    throw new GastownError('CONTAINER_UNAVAILABLE', `Another container uses this folder, or ${file} cannot be written.`, {
      cause,
    })
  }
  const insert = db.prepare('INSERT OR IGNORE INTO kept (report_id, replaces, body) VALUES (?, ?, ?)')
  const dropReplaced = db.prepare('DELETE FROM kept WHERE replaces = ? AND seq > ?')
  const read = db.prepare('SELECT seq, report_id AS reportId, body FROM kept ORDER BY seq LIMIT ?')
  const drop = db.prepare('DELETE FROM kept WHERE seq = ?')
  const keepAside = db.prepare('INSERT OR REPLACE INTO set_aside SELECT report_id, ?, body FROM kept WHERE seq = ?')
  const counting = db.prepare('SELECT COUNT(*) AS count FROM kept')
  let count = readCount()
  /** The last one handed out: what is on its way is not replaced. */
  let handedOut = 0

  function readCount(): number {
    return Number(counting.get()?.['count'] ?? 0)
  }
  function transaction(work: () => void): void {
    db.exec('BEGIN IMMEDIATE')
    try {
      work()
      db.exec('COMMIT')
    } catch (error) {
      db.exec('ROLLBACK')
      throw error
    }
    count = readCount()
  }

  return {
    append: (report) => {
      const replaces = replacedKey(report)
      transaction(() => {
        if (replaces !== null) dropReplaced.run(replaces, handedOut)
        insert.run(report.reportId, replaces, JSON.stringify(report))
      })
    },
    head: ({ maxCount, maxBytes }) => {
      const rows = read.all(maxCount) as unknown as KeptReport[]
      const batch: KeptReport[] = []
      let bytes = 0
      for (const row of rows) {
        bytes += Buffer.byteLength(row.body)
        if (batch.length > 0 && bytes > maxBytes) break
        batch.push(row)
      }
      handedOut = Math.max(handedOut, batch.at(-1)?.seq ?? 0)
      return batch
    },
    remove: (seqs) => {
      transaction(() => {
        for (const seq of seqs) drop.run(seq)
      })
    },
    setAside: (seq, reason) => {
      transaction(() => {
        keepAside.run(reason, seq)
        drop.run(seq)
      })
    },
    get count() {
      return count
    },
    close: () => db.close(),
  }
}

function replacedKey(report: ContainerReport): string | null {
  if (report.type !== 'conversation.observed' || report.messages.length > replaceableRows) return null
  return [report.agentId, report.generation, ...report.messages.map((message) => message.messageId)].join(' ')
}
