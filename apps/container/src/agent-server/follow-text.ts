import type { ConversationDelta } from '@gastown/contract/conversation'
import { idOfEngineMessage, isSpoken, partIdOf } from './conversation-rows.ts'
import type { EngineEvent, EnginePart } from './engine-wire.ts'

/** Answers followed at a time: one streams, and those before it are over. */
const maxAnswers = 50

interface FollowedAnswer {
  readonly createdAt: string
  /** Length of each spoken part's text so far, UTF-16 units, by the engine's part id. */
  readonly lengths: Map<string, number>
}

/**
 * Follows the text of answers part by part, and says where in a part each piece of new text belongs. Says nothing of a part before it
 * knows how long that is, nor of thoughts and of what users write.
 */
export class TextFollower {
  /** By the engine's message id, oldest first. Only answers are in it. */
  readonly #answers = new Map<string, FollowedAnswer>()

  /** The new text that the event brings, or null. */
  follow({ type, properties }: EngineEvent): ConversationDelta | null {
    switch (type) {
      case 'message.updated':
        this.#begin(properties.info)
        return null
      case 'message.part.updated':
        if (properties.part !== undefined) this.#measure(properties.part)
        return null
      case 'message.part.delta':
        return this.#grow(properties)
      default:
        return null
    }
  }

  /** Events were missed: every part is of unknown length until the engine tells it whole again. */
  reset(): void {
    for (const answer of this.#answers.values()) answer.lengths.clear()
  }

  #begin(info: EngineEvent['properties']['info']): void {
    if (info?.id === undefined || info.role !== 'assistant' || info.time === undefined || this.#answers.has(info.id)) return
    this.#answers.set(info.id, { createdAt: new Date(info.time.created).toISOString(), lengths: new Map() })
    const oldest = this.#answers.keys().next().value
    if (this.#answers.size > maxAnswers && oldest !== undefined) this.#answers.delete(oldest)
  }

  #measure(part: EnginePart): void {
    if (isSpoken(part)) this.#answers.get(part.messageID ?? '')?.lengths.set(part.id, part.text?.length ?? 0)
  }

  #grow({ messageID = '', partID = '', field, delta: text = '' }: EngineEvent['properties']): ConversationDelta | null {
    const answer = this.#answers.get(messageID)
    const offset = answer?.lengths.get(partID)
    if (answer === undefined || offset === undefined || field !== 'text' || text === '') return null
    answer.lengths.set(partID, offset + text.length)
    return { messageId: idOfEngineMessage(messageID), partId: partIdOf(partID), offset, text, createdAt: answer.createdAt }
  }
}
