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
  // Work. `json` is last, so that what only looks at the columns does not read what may be long. A search walks through an index alone.
  `
  CREATE TABLE work (field TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE beads (
    position INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    unfinished INTEGER NOT NULL CHECK (unfinished IN (0, 1)),
    status TEXT NOT NULL,
    rig_id TEXT NOT NULL,
    convoy_id TEXT,
    created_ms INTEGER NOT NULL,
    cost_micros INTEGER NOT NULL,
    search TEXT NOT NULL,
    json TEXT NOT NULL
  ) STRICT;
  CREATE INDEX beads_unfinished ON beads (position) WHERE unfinished = 1;
  CREATE INDEX beads_by_time ON beads (created_ms, id, search);
  CREATE INDEX beads_not_closed ON beads (created_ms, id) WHERE status <> 'closed';
  CREATE INDEX beads_by_rig ON beads (rig_id, created_ms, id);
  CREATE INDEX beads_by_convoy ON beads (convoy_id, created_ms, id) WHERE convoy_id IS NOT NULL;
  CREATE INDEX beads_by_cost ON beads (cost_micros, created_ms, id);
  CREATE TABLE convoys (
    position INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    unfinished INTEGER NOT NULL CHECK (unfinished IN (0, 1)),
    status TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    json TEXT NOT NULL
  ) STRICT;
  CREATE INDEX convoys_unfinished ON convoys (position) WHERE unfinished = 1;
  CREATE INDEX convoys_by_time ON convoys (created_ms, id);
  CREATE INDEX convoys_by_status ON convoys (status, created_ms, id);
  CREATE TABLE merges (
    position INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    unfinished INTEGER NOT NULL CHECK (unfinished IN (0, 1)),
    rig_id TEXT NOT NULL,
    ended_ms INTEGER,
    json TEXT NOT NULL
  ) STRICT;
  CREATE INDEX merges_unfinished ON merges (position) WHERE unfinished = 1;
  CREATE INDEX merges_ended ON merges (ended_ms, id) WHERE ended_ms IS NOT NULL;
  CREATE INDEX merges_ended_by_rig ON merges (rig_id, ended_ms, id) WHERE ended_ms IS NOT NULL;
  CREATE TABLE escalations (
    position INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    unfinished INTEGER NOT NULL CHECK (unfinished IN (0, 1)),
    raised_ms INTEGER NOT NULL,
    json TEXT NOT NULL
  ) STRICT;
  CREATE INDEX escalations_unfinished ON escalations (position) WHERE unfinished = 1;
  CREATE INDEX escalations_by_time ON escalations (raised_ms, id);
  CREATE TABLE workers (position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, json TEXT NOT NULL) STRICT;
  CREATE TABLE refineries (position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, json TEXT NOT NULL) STRICT;
  CREATE TABLE mail (position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, json TEXT NOT NULL) STRICT;

  ALTER TABLE events ADD COLUMN bead_id TEXT;
  ALTER TABLE events ADD COLUMN convoy_id TEXT;
  ALTER TABLE events ADD COLUMN agent_id TEXT;
  CREATE INDEX events_by_bead ON events (bead_id) WHERE bead_id IS NOT NULL;
  CREATE INDEX events_by_convoy ON events (convoy_id) WHERE convoy_id IS NOT NULL;
  CREATE INDEX events_by_agent ON events (agent_id) WHERE agent_id IS NOT NULL;

  DROP INDEX conversation_by_time;
  ALTER TABLE conversation RENAME TO conversation_of_mayor;
  CREATE TABLE conversation (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    agent_id TEXT NOT NULL,
    message_id TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    json TEXT NOT NULL,
    UNIQUE (agent_id, message_id)
  ) STRICT;
  INSERT INTO conversation (position, agent_id, message_id, created_ms, json)
    SELECT position, '', message_id, created_ms, json FROM conversation_of_mayor ORDER BY position;
  DROP TABLE conversation_of_mayor;
  CREATE INDEX conversation_by_time ON conversation (agent_id, created_ms, position);
  `,
  // Metrics look back over a span of time.
  'CREATE INDEX events_by_time ON events (at)',
  // Workers that were let go are few among all events.
  `CREATE INDEX events_dismissals ON events (seq) WHERE type = 'worker.dismissed'`,
  // Mail that was delivered or has expired stays. Of what ended before there was a place for it, the events tell.
  `
  ALTER TABLE mail RENAME TO mail_on_its_way;
  CREATE TABLE mail (
    position INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    unfinished INTEGER NOT NULL CHECK (unfinished IN (0, 1)),
    to_id TEXT NOT NULL,
    from_id TEXT NOT NULL,
    sent_ms INTEGER NOT NULL,
    json TEXT NOT NULL
  ) STRICT;
  INSERT INTO mail (position, id, unfinished, to_id, from_id, sent_ms, json)
    SELECT position, id, 1, json ->> 'to', json ->> 'from',
      CAST(round((julianday(json ->> 'sentAt') - 2440587.5) * 86400000) AS INTEGER), json
    FROM mail_on_its_way ORDER BY position;
  DROP TABLE mail_on_its_way;
  CREATE INDEX mail_unfinished ON mail (position) WHERE unfinished = 1;
  CREATE INDEX mail_by_time ON mail (sent_ms, id);
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
