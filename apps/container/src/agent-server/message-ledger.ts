import { GastownError } from '@gastown/contract/errors'
import type { MessageId } from '@gastown/contract/ids'
import { pause, type Clock } from '../clock.ts'
import { sentMessageIdOf } from './conversation-rows.ts'
import type { EngineHttp } from './engine-http.ts'
import { messagesSchema } from './engine-wire.ts'

/** Engine messages read to look for one that was just sent. */
const newestMessages = 50
/** Between two looks, for the case that the event that tells of it was missed. */
const lookAgainMs = 1_000
/** A busy server stores a message within a second; the caller tries again after this. */
const storedWithinMs = 30_000

interface Arrival {
  readonly sessionId: string
  isStored: boolean
  failure: string | null
  wake: () => void
}

/**
 * Delivers each message of the town once. The engine's own store is the ledger: it is read whole once, and its newest part again
 * whenever it is not certain whether a message arrived. The engine answers a prompt before it has stored it, so its answer
 * alone says nothing; its event does, which comes when the message is stored. A read would hold up the very turn that begins.
 */
export class MessageLedger {
  readonly #http: EngineHttp
  readonly #clock: Clock
  /** By session; only after a whole read. */
  readonly #delivered = new Map<string, Set<string>>()
  readonly #arrivals = new Map<string, Arrival>()
  /** Of messages that may be on their way into the engine's store: a prompt that had no answer is taken up by a busy server much later. */
  readonly #firstPostedAtMs = new Map<string, number>()
  readonly #underWay = new Map<string, Promise<{ fresh: boolean }>>()

  constructor(http: EngineHttp, clock: Clock) {
    this.#http = http
    this.#clock = clock
  }

  /**
   * Calls `post` unless the session has the message, and resolves when the session has it. Rejects with AGENT_NOT_READY when that
   * is not certain; the same call again is safe: it posts with the time of its first try, by which the engine knows the message again.
   * `closed` ends the waiting.
   */
  async deliver(options: {
    sessionId: string
    messageId: MessageId
    post: (firstPostedAtMs: number) => Promise<void>
    closed: AbortSignal
  }): Promise<{ fresh: boolean }> {
    const same = this.#underWay.get(options.messageId)
    if (same !== undefined) return same.then(() => ({ fresh: false }))
    const delivery = this.#deliver(options).finally(() => this.#underWay.delete(options.messageId))
    this.#underWay.set(options.messageId, delivery)
    return delivery
  }

  /** An event told that the engine has stored the message. */
  stored(messageId: string): void {
    const arrival = this.#arrivals.get(messageId)
    if (arrival === undefined) return
    arrival.isStored = true
    arrival.wake()
  }

  /** An event told that a turn of the session failed; a message that it should have begun with may never be stored. */
  turnFailed(sessionId: string, reason: string): void {
    for (const arrival of this.#arrivals.values()) {
      if (arrival.sessionId !== sessionId) continue
      arrival.failure = reason
      arrival.wake()
    }
  }

  /** The session is over. */
  forget(sessionId: string): void {
    this.#delivered.delete(sessionId)
  }

  async #deliver(options: {
    sessionId: string
    messageId: MessageId
    post: (firstPostedAtMs: number) => Promise<void>
    closed: AbortSignal
  }): Promise<{ fresh: boolean }> {
    const { sessionId, messageId } = options
    const known = this.#delivered.get(sessionId) ?? (await this.#read(sessionId))
    if (known.has(messageId)) {
      this.#firstPostedAtMs.delete(messageId)
      return { fresh: false }
    }
    const firstPostedAtMs = this.#firstPostedAtMs.get(messageId) ?? this.#clock.now()
    this.#firstPostedAtMs.set(messageId, firstPostedAtMs)
    const arrival: Arrival = { sessionId, isStored: false, failure: null, wake: () => {} }
    this.#arrivals.set(messageId, arrival)
    try {
      await this.#post(options, firstPostedAtMs, arrival)
      await this.#untilStored(options, arrival)
      known.add(messageId)
      this.#firstPostedAtMs.delete(messageId)
      return { fresh: true }
    } catch (error) {
      // It may still arrive: the next call reads the whole store again.
      this.#delivered.delete(sessionId)
      throw error
    } finally {
      this.#arrivals.delete(messageId)
    }
  }

  async #post(
    { sessionId, messageId, post }: { sessionId: string; messageId: MessageId; post: (firstPostedAtMs: number) => Promise<void> },
    firstPostedAtMs: number,
    arrival: Arrival,
  ): Promise<void> {
    try {
      await post(firstPostedAtMs)
    } catch (error) {
      arrival.isStored ||= (await this.#read(sessionId, newestMessages)).has(messageId)
      if (!arrival.isStored) throw error
    }
  }

  async #untilStored(options: { sessionId: string; messageId: MessageId; closed: AbortSignal }, arrival: Arrival): Promise<void> {
    const { sessionId, messageId, closed } = options
    const giveUpAt = this.#clock.now() + storedWithinMs
    for (;;) {
      const woken = new AbortController()
      arrival.wake = () => woken.abort()
      const isTold = arrival.isStored || arrival.failure !== null
      if (!isTold) await pause(this.#clock, lookAgainMs, AbortSignal.any([woken.signal, closed]))
      if (arrival.isStored || (await this.#read(sessionId, newestMessages)).has(messageId)) return
      if (arrival.failure !== null) throw notTaken(arrival.failure)
      if (closed.aborted) throw notTaken('it ended')
      if (this.#clock.now() >= giveUpAt) throw notTaken(`it did not store it within ${storedWithinMs / 1000} s`)
    }
  }

  async #read(sessionId: string, limit?: number): Promise<Set<string>> {
    const query = limit === undefined ? {} : { limit: String(limit) }
    const messages = await this.#http.get(`/session/${sessionId}/message`, messagesSchema, query)
    const ids = this.#delivered.get(sessionId) ?? new Set()
    for (const message of messages) {
      const id = sentMessageIdOf(message)
      if (id !== null) ids.add(id)
    }
    // A part of the store says nothing of the rest: only a whole read makes the set one to rely on.
    if (limit === undefined) this.#delivered.set(sessionId, ids)
    return ids
  }
}

function notTaken(why: string): GastownError {
  return new GastownError('AGENT_NOT_READY', `The agent server did not take the message: ${why}`)
}
