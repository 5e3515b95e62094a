import type { ConversationMessage } from '@gastown/contract/conversation'
import type { StatusMessage } from '@gastown/contract/status-feed'
import type { TownView } from '@gastown/contract/views'

type TownMessage = Extract<StatusMessage, { type: 'snapshot' | 'delta' }>

/** The town after a message of its feed. A delta for a town that is not known yet says nothing. */
export function townAfter(town: TownView | undefined, message: TownMessage): TownView | undefined {
  if (message.type === 'snapshot') return message.town
  if (town === undefined) return undefined
  const changed = Object.entries(message.town).filter(([, value]) => value !== undefined)
  return { ...town, ...Object.fromEntries(changed) }
}

/** A row as the cache holds it: what was optional and not sent is absent, never undefined. */
export type ConversationRow = Omit<ConversationMessage, 'reason'> & { reason?: string }

/** The conversation with new and changed rows in it, oldest first. A row that changed stays where it is. */
export function conversationAfter(rows: readonly ConversationRow[], changed: readonly ConversationMessage[]): ConversationRow[] {
  const byId = new Map(rows.map((row) => [row.messageId, row]))
  // JSON has no undefined, so a message that came over the wire is a row as it is.
  for (const row of changed) byId.set(row.messageId, row as ConversationRow)
  // A stable sort: rows of the same time keep the order in which they became known.
  return [...byId.values()].toSorted((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt))
}
