import type { ConversationMessage } from '@gastown/contract/conversation'
import type { TownEvent } from '@gastown/contract/events'
import type { MessageId } from '@gastown/contract/ids'
import type { Town } from './town.ts'

/** The row of the conversation that an event makes or changes, or null. `town` is the town before the event. */
export function conversationRowOf(town: Town | null, event: TownEvent): ConversationMessage | null {
  switch (event.type) {
    case 'message.accepted':
      return {
        messageId: event.messageId,
        role: 'user',
        text: event.text,
        state: 'accepted',
        createdAt: event.at,
        ...(event.attachments === undefined ? {} : { attachments: [...event.attachments] }),
      }
    case 'message.delivered':
      return userRow(town, event.messageId, 'delivered')
    case 'message.answered':
      return userRow(town, event.messageId, 'answered')
    case 'message.failed': {
      const row = userRow(town, event.messageId, 'failed')
      return row === null ? null : { ...row, reason: event.reason }
    }
    default:
      return null
  }
}

function userRow(
  town: Town | null,
  messageId: MessageId,
  state: 'delivered' | 'answered' | 'failed',
): ConversationMessage | null {
  const message = town?.inbox.get(messageId)
  if (message === undefined) return null
  const { text, acceptedAt, attachments } = message
  const files = attachments === undefined ? {} : { attachments: [...attachments] }
  return { messageId, role: 'user', text, state, createdAt: acceptedAt, ...files }
}
