import type { ConversationMessage, ConversationPart } from '@gastown/contract/conversation'
import { replaceEqualDeep } from '@tanstack/react-query'
import { textOf, type ConversationRow } from './conversation-row.ts'

/**
 * The conversation with new and changed rows in it, oldest first. A row that changed stays where it is, and one that did not is the same
 * object as before.
 */
export function conversationAfter(rows: readonly ConversationRow[], changed: readonly ConversationMessage[]): ConversationRow[] {
  const byId = new Map(rows.map((row) => [row.messageId, row]))
  // JSON has no undefined, so a message that came over the wire is a row as it is.
  for (const row of changed) byId.set(row.messageId, rowAfter(byId.get(row.messageId), row as ConversationRow))
  const after = [...byId.values()]
  // A stable sort: rows of the same time keep the order in which they became known.
  return after.length === rows.length ? after : after.toSorted((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt))
}

/** What getConversation gave, without taking away what is shown already: as `structuralSharing` of its query. */
export function conversationShared(
  known: { messages: ConversationRow[] } | undefined,
  read: { messages: ConversationRow[] },
): { messages: ConversationRow[] } {
  if (known === undefined || known === read) return read
  const byId = new Map(known.messages.map((row) => [row.messageId, row]))
  const messages = read.messages.map((row) => rowAfter(byId.get(row.messageId), row))
  const same = messages.length === known.messages.length && messages.every((row, index) => row === known.messages[index])
  return same ? known : { messages }
}

/** The row as the town tells it; but while it streams, what was streamed further stays. */
function rowAfter(known: ConversationRow | undefined, told: ConversationRow): ConversationRow {
  if (known === undefined || known === told) return told
  const streams = told.state === 'streaming' && known.state === 'streaming' && known.parts !== undefined
  if (!streams) return replaceEqualDeep(known, told)
  const parts = partsAfter(known.parts ?? [], told.parts ?? [])
  return replaceEqualDeep(known, { ...told, parts, text: textOf(parts) })
}

function partsAfter(known: readonly ConversationPart[], told: readonly ConversationPart[]): ConversationPart[] {
  const knownById = new Map(known.map((part) => [part.partId, part]))
  const toldIds = new Set(told.map(({ partId }) => partId))
  const longer = told.map((part) => {
    const shown = knownById.get(part.partId)
    return part.type === 'text' && shown?.type === 'text' && shown.text.startsWith(part.text) ? shown : part
  })
  // Words that began after the town made this row; the next one has them.
  return [...longer, ...known.filter((part) => part.type === 'text' && !toldIds.has(part.partId))]
}
