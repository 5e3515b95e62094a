import type { ConversationDelta, ConversationPart } from '@gastown/contract/conversation'
import { textOf, type ConversationRow } from './conversation-row.ts'

/**
 * The conversation after new text of answers that stream. A delta that leaves a gap, or is of an answer that has ended, changes nothing:
 * the whole row follows or is there. Rows and parts that did not change are the same objects as before; when none did, so is the list.
 */
export function conversationAfterDeltas(rows: ConversationRow[], deltas: readonly ConversationDelta[]): ConversationRow[] {
  const changed = new Map<string, ConversationPart[]>()
  const begun = new Map<string, ConversationRow>()
  for (const delta of deltas) {
    const row = findLastRow(rows, delta.messageId) ?? begun.get(delta.messageId)
    if (row !== undefined && (row.state !== 'streaming' || row.role !== 'assistant')) continue
    const before = changed.get(delta.messageId) ?? row?.parts ?? []
    const after = partsAfterDelta(before, delta)
    if (after === before) continue
    changed.set(delta.messageId, after)
    if (row === undefined) begun.set(delta.messageId, provisionalRow(delta))
  }
  if (changed.size === 0) return rows
  const withText = (row: ConversationRow): ConversationRow => {
    const parts = changed.get(row.messageId)
    return parts === undefined ? row : { ...row, parts, text: textOf(parts) }
  }
  const after = rows.map(withText)
  for (const row of begun.values()) insertByTime(after, withText(row))
  return after
}

/** The answer that streams is the last row or near it. */
function findLastRow(rows: readonly ConversationRow[], messageId: string): ConversationRow | undefined {
  return rows.findLast((row) => row.messageId === messageId)
}

function provisionalRow({ messageId, createdAt }: ConversationDelta): ConversationRow {
  return { messageId, role: 'assistant', text: '', state: 'streaming', createdAt }
}

/** After all rows of its time or earlier. */
function insertByTime(rows: ConversationRow[], row: ConversationRow): void {
  const at = Date.parse(row.createdAt)
  const before = rows.findLastIndex(({ createdAt }) => Date.parse(createdAt) <= at)
  rows.splice(before + 1, 0, row)
}

/** The same array when the delta says nothing new. */
function partsAfterDelta(parts: ConversationPart[], { partId, offset, text }: ConversationDelta): ConversationPart[] {
  const index = parts.findLastIndex((part) => part.partId === partId)
  const part = parts[index]
  if (part === undefined) return offset === 0 ? [...parts, { type: 'text', partId, text }] : parts
  if (part.type !== 'text' || offset > part.text.length || part.text.startsWith(text, offset)) return parts
  // Text that differs from what is known was written anew from there on, and ends what was known.
  return parts.with(index, { ...part, text: part.text.slice(0, offset) + text })
}
