import type { DatabaseSync } from 'node:sqlite'
import type { ConversationMessage } from '@gastown/contract/conversation'
import type { AgentId } from '@gastown/contract/ids'
import { mergeConversationRow } from './conversation-row.ts'

/** The mayor's rows have no agent: it is one for ever, and was there before the others. */
const mayorRows = ''

/** The conversations' rows of one database; without an agent, the mayor's. `put` belongs inside the turn's transaction. */
export function createSqliteConversation(database: DatabaseSync): {
  put(message: ConversationMessage, agentId: AgentId | undefined): void
  readLatest(limit: number, agentId: AgentId | undefined): readonly ConversationMessage[]
} {
  const find = database.prepare('SELECT json FROM conversation WHERE agent_id = ? AND message_id = ?')
  const upsert = database.prepare(`
    INSERT INTO conversation (agent_id, message_id, created_ms, json) VALUES (?, ?, ?, ?)
    ON CONFLICT (agent_id, message_id) DO UPDATE SET created_ms = excluded.created_ms, json = excluded.json`)
  const latest = database.prepare(
    'SELECT json FROM conversation WHERE agent_id = ? ORDER BY created_ms DESC, position DESC LIMIT ?',
  )
  const parse = (row: unknown): ConversationMessage => JSON.parse((row as { json: string }).json) as ConversationMessage
  return {
    put(message, agentId = mayorRows as AgentId) {
      const found = find.get(agentId, message.messageId)
      const row = mergeConversationRow(found === undefined ? null : parse(found), message)
      upsert.run(agentId, row.messageId, Date.parse(row.createdAt), JSON.stringify(row))
    },
    readLatest(limit, agentId = mayorRows as AgentId) {
      return latest.all(agentId, limit).map(parse).toReversed()
    },
  }
}
