import type { ConversationRow } from './conversation-row.ts'

/** Characters of an answer that are read out; the rest is read at will. */
const mostReadOut = 600

/**
 * What a screen reader says about what became of the conversation: that an answer begins, the answer when it has ended, and what went
 * wrong. Never the words one by one. Null for nothing.
 */
export function announcementOf(before: readonly ConversationRow[], after: readonly ConversationRow[]): string | null {
  const known = new Map(before.map((row) => [row.messageId, row]))
  const news = after.filter((row) => known.get(row.messageId)?.state !== row.state)
  return news.map(sentenceOf).findLast((sentence) => sentence !== null) ?? null
}

function sentenceOf({ state, text, reason = '' }: ConversationRow): string | null {
  switch (state) {
    case 'streaming':
      return 'The mayor is writing.'
    case 'complete':
      return `The mayor: ${text.length > mostReadOut ? `${text.slice(0, mostReadOut)}…` : text}`
    case 'interrupted':
      return `The mayor was interrupted. ${reason}`.trim()
    case 'failed':
      return `A message failed. ${reason}`.trim()
    case 'accepted':
    case 'delivered':
    case 'answered':
      return null
  }
}
