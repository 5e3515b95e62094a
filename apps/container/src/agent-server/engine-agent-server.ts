import { z } from 'zod'
import type { AgentActivity } from '@gastown/contract/agent-status'
import type { ConversationMessage } from '@gastown/contract/conversation'
import type { MessageId } from '@gastown/contract/ids'
import type { AgentLaunch } from '../agent-runner/agent-launch.ts'
import { holdsConfig, planClaim } from '../agent-runner/plan-claim.ts'
import { modelIdOf, providerIdOf } from '../agent-runner/provider-config.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { AgentServer, AgentServerEvent, AttachPoint, MessageFile } from './agent-server.ts'
import { conversationRows } from './conversation-rows.ts'
import { EngineEvents } from './engine-events.ts'
import type { EngineFlavour } from './engine-flavour.ts'
import type { EngineHttp } from './engine-http.ts'
import type { EngineProcess } from './engine-process.ts'
import {
  continuationKey,
  healthSchema,
  messagesSchema,
  sessionSchema,
  sessionStatusesSchema,
  stoppedKey,
  type EngineMessage,
  type EngineSession,
} from './engine-wire.ts'
import { removeLiveConfig } from './live-config.ts'
import { MessageLedger } from './message-ledger.ts'
import { messageParts } from './message-parts.ts'
import { readLastTurn, type LastTurn } from './read-turn.ts'
import { stopTurn } from './stop-turn.ts'
import { TurnContinuer } from './turn-continuer.ts'

/**
 * Engine messages that a conversation is read from, newest first. One turn with tools is some ten of them. Rows of older ones do not
 * change any more, and the town has them.
 */
const conversationWindow = 400

/** What the model reads when its turn was cut off: a note of the engine's kind, no part of the conversation that a person sees. */
const continuationPrompt =
  '<system-reminder>Your last turn was cut off before it ended. Look at what is done already, do not repeat it, and finish what the ' +
  'user asked for last.</system-reminder>'

/** What the model reads when the user stopped its turn before it had answered anything. */
const stopNote = '<system-reminder>The user stopped your last turn. Do not go on with it unless asked to.</system-reminder>'

export interface EngineAgentServerOptions {
  readonly flavour: EngineFlavour
  readonly launch: AgentLaunch
  readonly process: EngineProcess
  readonly http: EngineHttp
  readonly port: number
  readonly attachPoint: AttachPoint
  readonly engineVersion: string
  readonly clock: Clock
  readonly log: Log
}

/** A running server of either engine behind the port. Made by `createEngine`, after the server has answered its health route. */
export class EngineAgentServer implements AgentServer {
  readonly port: number
  readonly pid: number
  readonly attachPoint: AttachPoint
  readonly engineVersion: string
  readonly exited: Promise<{ reason: string }>
  readonly #options: EngineAgentServerOptions
  readonly #events: EngineEvents
  readonly #ledger: MessageLedger
  readonly #continuer: TurnContinuer
  #launch: AgentLaunch
  #openedSessionId: string | null = null

  constructor(options: EngineAgentServerOptions) {
    const { launch, process, http, clock, log } = options
    this.#options = options
    this.#launch = launch
    this.port = options.port
    this.pid = process.pid
    this.attachPoint = options.attachPoint
    this.engineVersion = options.engineVersion
    this.#ledger = new MessageLedger(http, clock)
    this.#events = new EngineEvents({
      http,
      flavour: options.flavour,
      role: launch.spec.role,
      clock,
      log,
      onStored: (messageId) => this.#ledger.stored(messageId),
      onTurnFailed: (sessionId, reason, mayWorkAgain) => this.#turnFailed(sessionId, reason, mayWorkAgain),
    })
    this.#continuer = new TurnContinuer({
      clock,
      log,
      closed: this.#events.closed,
      readTurn: (sessionId) => this.#readLastTurn(sessionId),
      prompt: (sessionId) =>
        this.#prompt(sessionId, [
          { type: 'text', text: continuationPrompt, synthetic: true, metadata: { [continuationKey]: true } },
        ]),
    })
    this.exited = process.exited.then(async (end) => {
      this.#events.close()
      // It holds the gateway's token: no longer than the server that reads it.
      await removeLiveConfig(this.#launch).catch((error: unknown) =>
        log.warn({ err: error }, 'a live config could not be removed'),
      )
      return end
    })
  }

  get launch(): AgentLaunch {
    return this.#launch
  }

  /** Resolves when events arrive: nothing that happens from then on is missed. */
  get listening(): Promise<void> {
    return this.#events.opened
  }

  async openSession(options: { sessionId?: string; title: string }): Promise<{ sessionId: string; resumed: boolean }> {
    // The session of a spare, whose agent knows of none.
    if (options.sessionId === undefined && this.#openedSessionId !== null)
      return { sessionId: this.#openedSessionId, resumed: true }
    const opened = await this.#findOrCreateSession(options)
    this.#openedSessionId = opened.sessionId
    return opened
  }

  async #findOrCreateSession(options: { sessionId?: string; title: string }): Promise<{ sessionId: string; resumed: boolean }> {
    const session = await this.#findSession(options.sessionId)
    if (session === null) {
      const created = await this.#options.http.create(
        '/session',
        { title: options.title, agent: this.launch.spec.role },
        sessionSchema,
      )
      return { sessionId: created.id, resumed: false }
    }
    // Not awaited: the session is usable at once, and a turn takes as long as the model likes. It never rejects.
    void this.#continuer.continueTurn(session.id)
    return { sessionId: session.id, resumed: true }
  }

  sendMessage(options: {
    sessionId: string
    messageId: MessageId
    text: string
    files?: readonly MessageFile[]
  }): Promise<{ fresh: boolean }> {
    const { sessionId, messageId, text, files = [] } = options
    return this.#ledger.deliver({
      sessionId,
      messageId,
      closed: this.#events.closed,
      post: () => this.#prompt(sessionId, messageParts({ messageId, text, files })),
    })
  }

  async abort(sessionId: string): Promise<void> {
    const { http, clock } = this.#options
    await this.#continuer.hold(sessionId, () =>
      stopTurn({
        clock,
        closed: this.#events.closed,
        readTurn: () => this.#readLastTurn(sessionId),
        abort: async () => void (await http.post(`/session/${sessionId}/abort`, {})),
        leaveNote: () =>
          this.#prompt(sessionId, [{ type: 'text', text: stopNote, synthetic: true, metadata: { [stoppedKey]: true } }], {
            noReply: true,
          }),
      }),
    )
  }

  async readConversation(sessionId: string): Promise<readonly ConversationMessage[]> {
    const { messages, activity } = await this.#read(sessionId)
    return conversationRows(messages, activity)
  }

  async readActivity(sessionId: string): Promise<AgentActivity> {
    const statuses = await this.#options.http.get('/session/status', sessionStatusesSchema)
    // A session without a status has not worked in this server's life.
    return (statuses[sessionId]?.type ?? 'idle') === 'idle' ? 'idle' : 'working'
  }

  onEvent(listener: (event: AgentServerEvent) => void): () => void {
    return this.#events.onEvent(listener)
  }

  async probe(timeoutMs: number): Promise<boolean> {
    return (await this.#options.http.tryGet('/global/health', healthSchema, timeoutMs))?.healthy === true
  }

  /**
   * A live change of the engines' config is overruled by the config content that the server was spawned with: only a spare, whose content
   * says nothing of a town, can take up a launch. It counts when the server says that it has all of it; the folder's part of the server
   * begins anew with it for whoever asks next, which takes three times as long as the change.
   */
  async reconfigure(launch: AgentLaunch): Promise<boolean> {
    const missing = planClaim(this.#launch, launch)
    if (missing === null) return false
    if (Object.keys(missing).length > 0) {
      const { http } = this.#options
      if (!holdsConfig(await http.patch('/global/config', missing, z.unknown()), missing)) return false
    }
    this.#launch = { ...launch, access: this.#launch.access }
    return true
  }

  async stop(graceMs: number): Promise<void> {
    this.#events.close()
    await this.#options.process.stop(graceMs)
  }

  async #findSession(sessionId: string | undefined): Promise<EngineSession | null> {
    const { http } = this.#options
    const known = sessionId === undefined ? null : await http.find(`/session/${sessionId}`, sessionSchema)
    if (known !== null) return known
    const sessions = await http.get('/session', z.array(sessionSchema), { roots: 'true' })
    return (
      sessions
        .filter(
          (session) =>
            session.directory === this.launch.cwd &&
            (session.parentID ?? null) === null &&
            (session.time.archived ?? null) === null,
        )
        .toSorted((left, right) => right.time.updated - left.time.updated)[0] ?? null
    )
  }

  async #read(sessionId: string): Promise<{ messages: readonly EngineMessage[]; activity: AgentActivity }> {
    const { http } = this.#options
    // Activity first: a turn that ends between the two reads is then read as running, and its end tells of a change.
    const activity = await this.readActivity(sessionId)
    const messages = await http.get(`/session/${sessionId}/message`, messagesSchema, { limit: String(conversationWindow) })
    return { messages, activity }
  }

  async #readLastTurn(sessionId: string): Promise<LastTurn> {
    const { messages, activity } = await this.#read(sessionId)
    return readLastTurn(messages, activity)
  }

  /** Agent and model are named, because an engine goes on with those of the session's last message otherwise. */
  async #prompt(sessionId: string, parts: readonly object[], more: { noReply?: true } = {}): Promise<void> {
    const { role, model } = this.launch.spec
    await this.#options.http.post(`/session/${sessionId}/prompt_async`, {
      agent: role,
      model: { providerID: providerIdOf(model), modelID: modelIdOf(model) },
      parts,
      ...more,
    })
  }

  #turnFailed(sessionId: string, reason: string, mayWorkAgain: boolean): void {
    this.#ledger.turnFailed(sessionId, reason)
    if (!mayWorkAgain) return
    this.#events.tell({ type: 'network_wait', sessionId, reason })
    void this.#continuer.continueTurn(sessionId)
  }
}
