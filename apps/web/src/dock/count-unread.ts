import type { ConversationRow } from '../chat/conversation-row.ts'

/**
 * How many answers of the mayor came after the row that was seen last. `seenId` null: nobody has looked yet, and there is nothing to
 * catch up on. A row that is no longer there is older than all that are.
 */
export function countUnread(
  rows: readonly Pick<ConversationRow, 'messageId' | 'role' | 'state'>[],
  seenId: string | null,
): number {
  if (seenId === null) return 0
  const seen = rows.findIndex(({ messageId }) => messageId === seenId)
  return rows.slice(seen + 1).filter(({ role, state }) => role === 'assistant' && state !== 'streaming').length
}
