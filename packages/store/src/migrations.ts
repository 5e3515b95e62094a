import type { DatabaseSync } from 'node:sqlite'
import { GastownError } from '@gastown/contract/errors'

/**
 * Forward only: entry `n` takes a database from version `n` to `n + 1`. An entry that was released is never edited.
 * Times that are compared are integers (milliseconds since 1970); times that are only shown stay as they were given.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    type TEXT NOT NULL,
    json TEXT NOT NULL,
    at TEXT NOT NULL
  ) STRICT;
  CREATE TABLE town (one INTEGER PRIMARY KEY CHECK (one = 1), json TEXT NOT NULL) STRICT;
  CREATE TABLE mayor (one INTEGER PRIMARY KEY CHECK (one = 1), json TEXT NOT NULL) STRICT;
  CREATE TABLE container (one INTEGER PRIMARY KEY CHECK (one = 1), json TEXT NOT NULL) STRICT;
  CREATE TABLE rigs (position INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, json TEXT NOT NULL) STRICT;
  CREATE TABLE inbox (position INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, json TEXT NOT NULL) STRICT;
  CREATE TABLE conversation (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id TEXT NOT NULL UNIQUE,
    created_ms INTEGER NOT NULL,
    json TEXT NOT NULL
  ) STRICT;
  CREATE INDEX conversation_by_time ON conversation (created_ms, position);
  CREATE TABLE outbox (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    action_id TEXT NOT NULL UNIQUE,
    json TEXT NOT NULL,
    owed_at TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'leased', 'done', 'dead')),
    attempts INTEGER NOT NULL DEFAULT 0,
    next_attempt_ms INTEGER NOT NULL,
    lease_until_ms INTEGER,
    reason TEXT,
    buried_at TEXT
  ) STRICT;
  CREATE INDEX outbox_open ON outbox (position) WHERE state IN ('pending', 'leased');
  CREATE INDEX outbox_dead ON outbox (position) WHERE state = 'dead';
  CREATE TABLE receipts (input_id TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE secrets (ref TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  `,
]

/**
 * Brings a database to this program's version, each step in a transaction of its own. A database that a newer program has
 * written is refused and not touched: an older program would read it wrongly.
 */
export function migrate(database: DatabaseSync, steps: readonly string[] = migrations): void {
  const found = readVersion(database)
  if (found > steps.length) {
    throw new GastownError(
      'INTERNAL',
      `The town's database has version ${found}; this Gastown knows versions up to ${steps.length}. ` +
        'A newer Gastown has written it: start that one, or a newer one.',
    )
  }
  for (const [version, step] of steps.entries()) {
    if (version < found) continue
    database.exec('BEGIN IMMEDIATE')
    try {
      // Another process may have taken this step since the version was read.
      if (readVersion(database) === version) {
        database.exec(step)
        database.exec(`PRAGMA user_version = ${version + 1}`)
      }
      database.exec('COMMIT')
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK')
      throw error
    }
  }
}

function readVersion(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0)
}
