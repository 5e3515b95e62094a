import type { ConversationMessage, MessageState } from '@gastown/contract/conversation'

/**
 * How far a user's message has come. Reports arrive at least once and late ones repeat an earlier state, so a row only moves up.
 * `answered` is above `failed`: an answer that came after all is a fact.
 */
const userProgress: Readonly<Partial<Record<MessageState, number>>> = { accepted: 0, delivered: 1, failed: 2, answered: 3 }

/**
 * The row to keep when `reported` arrives for one that may be there. An assistant's row is the newest report. A user's message
 * was said once: its text, files and time stay, and its state moves, never backwards.
 */
export function mergeConversationRow(known: ConversationMessage | null, reported: ConversationMessage): ConversationMessage {
  if (known === null || known.role !== 'user') return reported
  const isBehind = (userProgress[reported.state] ?? 0) < (userProgress[known.state] ?? 0)
  if (isBehind) return known
  const { messageId, role, text, createdAt, attachments } = known
  return {
    messageId,
    role,
    text,
    state: reported.state,
    createdAt,
    ...(attachments === undefined ? {} : { attachments }),
    ...(reported.reason === undefined ? {} : { reason: reported.reason }),
  }
}
