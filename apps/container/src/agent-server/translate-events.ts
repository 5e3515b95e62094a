import type { AgentActivity } from '@gastown/contract/agent-status'
import type { AgentServerEvent } from './agent-server.ts'
import { TextFollower } from './follow-text.ts'
import { messageIdKey, type EngineAsk, type EngineEvent, type EngineMessageInfo } from './engine-wire.ts'

/** What one event of the engine means to the adapter. */
export type Meaning =
  | { readonly type: 'tell'; readonly event: AgentServerEvent }
  /** A message of the town is stored. */
  | { readonly type: 'stored'; readonly messageId: string }
  /** A turn ended with an error; `mayWorkAgain`: as the engine judges. */
  | { readonly type: 'turn failed'; readonly sessionId: string; readonly reason: string; readonly mayWorkAgain: boolean }
  | { readonly type: 'answer'; readonly answer: AnswerTold }
  /** The engine has thrown a folder's part of the server away; the next request to the folder makes it anew. */
  | { readonly type: 'begun anew'; readonly directory: string }
  /** Someone must answer, or the turn waits for ever. */
  | { readonly type: 'asked'; readonly about: AskedAbout; readonly ask: EngineAsk }

/** What the engine says now of one answer, and in whose folder. */
export interface AnswerTold {
  readonly sessionId: string
  readonly directory: string
  readonly info: EngineMessageInfo
}

export type AskedAbout = 'permission' | 'question' | 'network' | 'suggestion'

const askedAbout: Readonly<Record<string, AskedAbout>> = {
  'permission.asked': 'permission',
  'question.asked': 'question',
  'session.network.asked': 'network',
  'suggestion.shown': 'suggestion',
}

const conversationEvents: ReadonlySet<string> = new Set([
  'message.updated',
  'message.removed',
  'message.part.updated',
  'message.part.delta',
  'message.part.removed',
])

/** Follows the event stream of one server and says what each event means. Holds only what tells a repeat from news. */
export class EventTranslator {
  readonly #activity = new Map<string, AgentActivity>()
  /** Sessions whose running turn has spoken. */
  readonly #spoken = new Set<string>()
  /** Parts that hold thoughts: their deltas look like those of an answer. Cleared when their session's turn ends. */
  readonly #thoughts = new Map<string, Set<string>>()
  readonly #texts = new TextFollower()

  /** `directory`: the folder that the event is of. */
  translate(event: EngineEvent, directory = ''): readonly Meaning[] {
    const { type, properties } = event
    const about = askedAbout[type]
    if (about !== undefined && properties.id !== undefined && properties.sessionID !== undefined) {
      return [{ type: 'asked', about, ask: { ...properties, id: properties.id, sessionID: properties.sessionID } }]
    }
    if (type === 'server.instance.disposed') return [{ type: 'begun anew', directory: properties.directory ?? directory }]
    const sessionId = properties.sessionID ?? properties.info?.sessionID
    if (sessionId === undefined) return []
    if (type === 'session.status' && properties.status !== undefined) {
      return this.#statusChanged(sessionId, properties.status.type === 'idle' ? 'idle' : 'working')
    }
    if (type === 'session.idle') return this.#statusChanged(sessionId, 'idle')
    if (type === 'session.error') {
      const { error } = properties
      const reason = error?.data?.message ?? error?.name ?? 'the engine gave no reason'
      return [{ type: 'turn failed', sessionId, reason, mayWorkAgain: error?.data?.isRetryable === true }]
    }
    if (!conversationEvents.has(type)) return []
    return [
      ...this.#storedBy(event),
      ...answersBy(event, { sessionId, directory }),
      ...this.#firstTokenBy(event, sessionId),
      ...this.#newTextBy(event, sessionId),
      { type: 'tell', event: { type: 'conversation_changed', sessionId } },
    ]
  }

  /** Forgets what it followed: events were missed. */
  reset(): void {
    this.#activity.clear()
    this.#spoken.clear()
    this.#thoughts.clear()
    this.#texts.reset()
  }

  #statusChanged(sessionId: string, activity: AgentActivity): readonly Meaning[] {
    if (this.#activity.get(sessionId) === activity) return []
    this.#activity.set(sessionId, activity)
    this.#spoken.delete(sessionId)
    this.#thoughts.delete(sessionId)
    return [{ type: 'tell', event: { type: 'activity', sessionId, activity } }]
  }

  #storedBy({ properties }: EngineEvent): readonly Meaning[] {
    const messageId = properties.part?.metadata?.[messageIdKey]
    return typeof messageId === 'string' ? [{ type: 'stored', messageId }] : []
  }

  #newTextBy(event: EngineEvent, sessionId: string): readonly Meaning[] {
    const delta = this.#texts.follow(event)
    return delta === null ? [] : [{ type: 'tell', event: { type: 'text_delta', sessionId, delta } }]
  }

  #firstTokenBy({ type, properties }: EngineEvent, sessionId: string): readonly Meaning[] {
    const { part } = properties
    if (part !== undefined && part.type !== 'text') {
      this.#thoughts.set(sessionId, (this.#thoughts.get(sessionId) ?? new Set()).add(part.id))
    }
    const isText = type === 'message.part.delta' && properties.field === 'text' && (properties.delta ?? '') !== ''
    if (!isText || this.#spoken.has(sessionId) || this.#thoughts.get(sessionId)?.has(properties.partID ?? '') === true) return []
    this.#spoken.add(sessionId)
    return [{ type: 'tell', event: { type: 'first_token', sessionId } }]
  }
}

function answersBy({ type, properties }: EngineEvent, at: { sessionId: string; directory: string }): readonly Meaning[] {
  const { info } = properties
  return type === 'message.updated' && info?.role === 'assistant' ? [{ type: 'answer', answer: { ...at, info } }] : []
}
