import type { DatabaseSync } from 'node:sqlite'
import type { ConversationMessage } from '@gastown/contract/conversation'
import { mergeConversationRow } from './conversation-row.ts'

/** The conversation's rows of one database. `put` belongs inside the turn's transaction. */
export function createSqliteConversation(database: DatabaseSync): {
  put(message: ConversationMessage): void
  readLatest(limit: number): readonly ConversationMessage[]
} {
  const find = database.prepare('SELECT json FROM conversation WHERE message_id = ?')
  const upsert = database.prepare(`
    INSERT INTO conversation (message_id, created_ms, json) VALUES (?, ?, ?)
    ON CONFLICT (message_id) DO UPDATE SET created_ms = excluded.created_ms, json = excluded.json`)
  const latest = database.prepare('SELECT json FROM conversation ORDER BY created_ms DESC, position DESC LIMIT ?')
  const parse = (row: unknown): ConversationMessage => JSON.parse((row as { json: string }).json) as ConversationMessage
  return {
    put(message) {
      const found = find.get(message.messageId)
      const row = mergeConversationRow(found === undefined ? null : parse(found), message)
      upsert.run(row.messageId, Date.parse(row.createdAt), JSON.stringify(row))
    },
    readLatest(limit) {
      return latest.all(limit).map(parse).toReversed()
    },
  }
}
