import type { DatabaseSync } from 'node:sqlite'
import type { ActionId } from '@gastown/contract/ids'
import type { Action } from '@gastown/contract/intents'
import type { OwedAction } from '@gastown/core/town'
import type { ClaimedAction, DeadLetter, TownStore } from './town-store.ts'

interface OutboxRow {
  readonly action_id: ActionId
  readonly json: string
  readonly owed_at: string
  readonly attempts: number
  readonly reason: string | null
  readonly buried_at: string | null
}

type OptionsOf<N extends 'claimActions' | 'retryAction' | 'buryAction' | 'reviveAction'> = Parameters<TownStore[N]>[0]

/** The outbox's rows of one database. Rows are never deleted: an action id is owed once for ever. */
export function createSqliteOutbox(database: DatabaseSync): {
  owe(owed: OwedAction, at: string): void
  claim(options: OptionsOf<'claimActions'>): readonly ClaimedAction[]
  complete(actionId: ActionId): void
  retry(options: OptionsOf<'retryAction'>): void
  bury(options: OptionsOf<'buryAction'>): void
  revive(options: OptionsOf<'reviveAction'>): boolean
  listDead(): readonly DeadLetter[]
  nextAt(): string | null
  count(): { owed: number; dead: number }
} {
  const insert = database.prepare(`
    INSERT INTO outbox (action_id, json, owed_at, state, next_attempt_ms) VALUES (?, ?, ?, 'pending', ?)
    ON CONFLICT (action_id) DO NOTHING`)
  const selectDue = database.prepare(`
    SELECT action_id, json, owed_at, attempts FROM outbox
    WHERE (state = 'pending' AND next_attempt_ms <= :now) OR (state = 'leased' AND lease_until_ms <= :now)
    ORDER BY position LIMIT :limit`)
  const lease = database.prepare(
    `UPDATE outbox SET state = 'leased', attempts = attempts + 1, lease_until_ms = ? WHERE action_id = ?`,
  )
  const complete = database.prepare(`UPDATE outbox SET state = 'done', lease_until_ms = NULL, reason = NULL WHERE action_id = ?`)
  const retry = database.prepare(`
    UPDATE outbox SET state = 'pending', lease_until_ms = NULL, next_attempt_ms = ?, reason = ?
    WHERE action_id = ? AND state IN ('pending', 'leased')`)
  const bury = database.prepare(`
    UPDATE outbox SET state = 'dead', lease_until_ms = NULL, buried_at = ?, reason = ?
    WHERE action_id = ? AND state IN ('pending', 'leased')`)
  const revive = database.prepare(`
    UPDATE outbox SET state = 'pending', attempts = 0, next_attempt_ms = ?, buried_at = NULL, reason = NULL
    WHERE action_id = ? AND state = 'dead'`)
  const selectDead = database.prepare(`SELECT * FROM outbox WHERE state = 'dead' ORDER BY position`)
  const selectNext = database.prepare(`
    SELECT min(CASE state WHEN 'leased' THEN lease_until_ms ELSE next_attempt_ms END) AS next_ms
    FROM outbox WHERE state IN ('pending', 'leased')`)
  const selectCounts = database.prepare(`
    SELECT (SELECT count(*) FROM outbox WHERE state IN ('pending', 'leased')) AS owed,
      (SELECT count(*) FROM outbox WHERE state = 'dead') AS dead`)

  return {
    owe(owed, at) {
      insert.run(owed.actionId, JSON.stringify(owed.action), at, Date.parse(at))
    },
    claim({ now, leaseMs, limit }) {
      const nowMs = Date.parse(now)
      const due = selectDue.all({ now: nowMs, limit }) as unknown as readonly OutboxRow[]
      return due.map((row) => {
        lease.run(nowMs + leaseMs, row.action_id)
        return { actionId: row.action_id, action: JSON.parse(row.json) as Action, attempt: row.attempts + 1, owedAt: row.owed_at }
      })
    },
    complete(actionId) {
      complete.run(actionId)
    },
    retry({ actionId, nextAttemptAt, reason }) {
      retry.run(Date.parse(nextAttemptAt), reason, actionId)
    },
    bury({ actionId, at, reason }) {
      bury.run(at, reason, actionId)
    },
    revive({ actionId, at }) {
      return revive.run(Date.parse(at), actionId).changes > 0
    },
    listDead() {
      return (selectDead.all() as unknown as readonly OutboxRow[]).map((row) => ({
        actionId: row.action_id,
        action: JSON.parse(row.json) as Action,
        attempts: row.attempts,
        reason: row.reason ?? '',
        buriedAt: row.buried_at ?? row.owed_at,
      }))
    },
    nextAt() {
      const nextMs = (selectNext.get() as { next_ms: number | null }).next_ms
      return nextMs === null ? null : new Date(nextMs).toISOString()
    },
    count() {
      const { owed, dead } = selectCounts.get() as { owed: number; dead: number }
      return { owed, dead }
    },
  }
}
