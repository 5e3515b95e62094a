import type { MessageId, TownId } from '@gastown/contract/ids'

/** Messages that may wait for their mayor at once, with room. */
const maxKept = 500

/**
 * What the town adds for the mayor to messages of the user. Kept only until a restart: a message without its note is still the whole
 * message.
 */
export interface MessageNotes {
  /** The same again is not kept: the mayor has heard it with the message before. */
  keep(options: { townId: TownId; messageId: MessageId; note: string }): void
  /** Null: there is none. The same for the same message, however often it is delivered. */
  of(messageId: MessageId): string | null
}

export function createMessageNotes(): MessageNotes {
  const notes = new Map<MessageId, string>()
  const lastTold = new Map<TownId, string>()
  return {
    keep({ townId, messageId, note }) {
      if (lastTold.get(townId) === note || notes.has(messageId)) return
      lastTold.set(townId, note)
      notes.set(messageId, note)
      for (const oldest of notes.keys()) {
        if (notes.size <= maxKept) return
        notes.delete(oldest)
      }
    },
    of: (messageId) => notes.get(messageId) ?? null,
  }
}
