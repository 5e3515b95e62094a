import type { Role } from '@gastown/contract/model-config'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { AgentServerEvent } from './agent-server.ts'
import { AskAnswerer } from './answer-asks.ts'
import { ChangeThrottle } from './change-throttle.ts'
import type { EngineFlavour } from './engine-flavour.ts'
import type { EngineHttp } from './engine-http.ts'
import { eventSchema } from './engine-wire.ts'
import { openEventStream } from './event-stream.ts'
import { EventTranslator, type AnswerTold, type Meaning } from './translate-events.ts'

export interface EngineEventsOptions {
  readonly http: EngineHttp
  readonly flavour: EngineFlavour
  /** Of the session's agent. */
  readonly roleOf: (sessionId: string) => Role
  readonly clock: Clock
  readonly log: Log
  /** A message of the town is stored in the engine. */
  readonly onStored: (messageId: string) => void
  readonly onTurnFailed: (sessionId: string, reason: string, mayWorkAgain: boolean) => void
  readonly onAnswer: (answer: AnswerTold) => void
  readonly onBegunAnew: (directory: string) => void
}

/** The events of one server, from its stream to the adapter's listeners; answers the engine's questions on the way. */
export class EngineEvents {
  readonly #options: EngineEventsOptions
  readonly #listeners = new Set<(event: AgentServerEvent) => void>()
  readonly #translator = new EventTranslator()
  readonly #closed = new AbortController()
  readonly #answerer: AskAnswerer
  readonly #throttle: ChangeThrottle
  readonly #stream: { opened: Promise<void>; close(): void }

  constructor(options: EngineEventsOptions) {
    const { http, flavour, roleOf, clock, log } = options
    this.#options = options
    this.#throttle = new ChangeThrottle(clock, (sessionId) => this.tell({ type: 'conversation_changed', sessionId }))
    this.#answerer = new AskAnswerer({
      http,
      flavour,
      roleOf,
      clock,
      closed: this.#closed.signal,
      onNetworkWait: (sessionId, reason) => this.tell({ type: 'network_wait', sessionId, reason }),
    })
    this.#stream = openEventStream({
      clock,
      connect: (signal) => http.stream('/global/event', signal),
      onEvent: (data) => this.#take(data),
      onDropped: (reason) => log.warn({ reason }, 'the event stream of the agent server dropped'),
      onReconnected: () => this.#resync(),
    })
  }

  get opened(): Promise<void> {
    return this.#stream.opened
  }

  get closed(): AbortSignal {
    return this.#closed.signal
  }

  onEvent(listener: (event: AgentServerEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** A listener that throws is a bug of the listener's: it is logged, and the others are told all the same. */
  tell(event: AgentServerEvent): void {
    for (const listener of this.#listeners) {
      try {
        listener(event)
      } catch (error) {
        this.#options.log.error({ err: error, event: event.type }, 'a listener of the agent server failed')
      }
    }
  }

  close(): void {
    this.#closed.abort()
    this.#stream.close()
    this.#throttle.close()
  }

  #take(data: unknown): void {
    const event = eventSchema.safeParse(data)
    if (!event.success || this.#closed.signal.aborted) return
    for (const meaning of this.#translator.translate(event.data.payload, event.data.directory)) this.#perform(meaning)
  }

  #perform(meaning: Meaning): void {
    switch (meaning.type) {
      case 'tell':
        return this.#tellInOrder(meaning.event)
      case 'stored':
        return this.#options.onStored(meaning.messageId)
      case 'turn failed':
        return this.#options.onTurnFailed(meaning.sessionId, meaning.reason, meaning.mayWorkAgain)
      case 'answer':
        return this.#options.onAnswer(meaning.answer)
      case 'begun anew':
        return this.#options.onBegunAnew(meaning.directory)
      case 'asked':
        return this.#inBackground(this.#answerer.answer(meaning.about, meaning.ask))
    }
  }

  #tellInOrder(event: AgentServerEvent): void {
    switch (event.type) {
      case 'conversation_changed':
        return this.#throttle.changed(event.sessionId)
      case 'activity':
        if (event.activity === 'idle') {
          this.#throttle.flush(event.sessionId)
          this.#answerer.gotThrough(event.sessionId)
        }
        return this.tell(event)
      case 'first_token':
        this.#answerer.gotThrough(event.sessionId)
        return this.tell(event)
      case 'text_delta':
      case 'network_wait':
      case 'usage':
      case 'resynced':
        return this.tell(event)
    }
  }

  #resync(): void {
    this.#translator.reset()
    this.tell({ type: 'resynced' })
    this.#inBackground(this.#answerer.answerOpen())
  }

  #inBackground(work: Promise<void>): void {
    work.catch((error: unknown) => {
      if (!this.#closed.signal.aborted)
        this.#options.log.warn({ err: error }, 'a question of the agent server could not be answered')
    })
  }
}
