import type { Attachment } from '@gastown/contract/attachment'
import type { ConversationMessage, ConversationPart } from '@gastown/contract/conversation'

/** A row as the cache holds it: what was optional and not sent is absent, never undefined. */
export type ConversationRow = Omit<ConversationMessage, 'reason' | 'parts' | 'attachments'> & {
  reason?: string
  parts?: ConversationPart[]
  attachments?: Attachment[]
}

/** All that was said in these parts. */
export function textOf(parts: readonly ConversationPart[]): string {
  return parts.map((part) => (part.type === 'text' ? part.text : '')).join('')
}
