import { z } from 'zod'
import type { AgentActivity } from '@gastown/contract/agent-status'
import type { ConversationMessage } from '@gastown/contract/conversation'
import type { MessageId } from '@gastown/contract/ids'
import type { AgentLaunch } from '../agent-runner/agent-launch.ts'
import { holdsConfig, planClaim } from '../agent-runner/plan-claim.ts'
import { modelIdOf, providerIdOf } from '../agent-runner/provider-config.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { GastownError } from '@gastown/contract/errors'
import type { AgentServer, AgentServerEvent, AttachPoint, MessageFile, ToolAccess } from './agent-server.ts'
import { conversationRows } from './conversation-rows.ts'
import { EngineHost, type HostedFolder } from './engine-host.ts'
import type { EngineFlavour } from './engine-flavour.ts'
import type { EngineHttp } from './engine-http.ts'
import { engineId } from './engine-id.ts'
import type { EngineProcess } from './engine-process.ts'
import {
  continuationKey,
  healthSchema,
  mcpStatusesSchema,
  messagesSchema,
  sessionSchema,
  sessionStatusesSchema,
  stoppedKey,
  type EngineMessage,
  type EngineSession,
} from './engine-wire.ts'
import { messageParts, withIds } from './message-parts.ts'
import { readLastTurn, type LastTurn } from './read-turn.ts'
import { stopTurn } from './stop-turn.ts'

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

/** Tools may take a minute, and more where a machine is busy: what ends a call is its answer. */
const toolTimeoutMs = 600_000

/** What every config says. */
const sharedConfigSchema = z.object({ share: z.string() })

export interface EngineAgentServerOptions {
  readonly flavour: EngineFlavour
  readonly launch: AgentLaunch
  readonly process: EngineProcess
  readonly http: EngineHttp
  readonly port: number
  readonly attachPoint: AttachPoint
  readonly attachPointOf: (launch: AgentLaunch) => AttachPoint
  /** Lets those in who wait at the attach points; again changes nothing. */
  readonly letAttach: () => void
  readonly engineVersion: string
  readonly clock: Clock
  readonly log: Log
}

/**
 * A running server of either engine behind the port, in one folder. Made by `createEngine`, after the server has answered its health route,
 * for the folder that it runs in; for others by `at`.
 */
export class EngineAgentServer implements AgentServer, HostedFolder {
  readonly port: number
  readonly pid: number
  readonly attachPoint: AttachPoint
  readonly engineVersion: string
  readonly exited: Promise<{ reason: string }>
  readonly #options: EngineAgentServerOptions
  readonly #host: EngineHost
  #launch: AgentLaunch
  #openedSessionId: string | null = null
  #tools: ToolAccess | null = null
  /** A worker's session that was there before: a turn of it that was cut off is gone on with when its tools are connected. */
  #continueWithTools: string | null = null
  /** Models that the folder's part of the server knows; null before it was asked for anything. */
  #models: ReadonlySet<string> | null = null
  /** The folder's part is thrown away by us. */
  #isBeginningAnew = false

  constructor(options: EngineAgentServerOptions, host: EngineHost = new EngineHost(options)) {
    this.#options = options
    this.#host = host
    this.#launch = options.launch
    this.port = options.port
    this.pid = options.process.pid
    this.attachPoint = options.attachPoint
    this.engineVersion = options.engineVersion
    this.exited = host.exited
    host.folder(options.launch.cwd, () => this)
  }

  get launch(): AgentLaunch {
    return this.#launch
  }

  at(launch: AgentLaunch): AgentServer {
    if (launch.cwd === this.#launch.cwd) return this
    const options = this.#options
    const { access } = options.launch
    const folder = this.#host.folder(launch.cwd, () => {
      const own = { ...launch, access }
      const [http, attachPoint] = [options.http.at(launch.cwd), options.attachPointOf(own)]
      return new EngineAgentServer({ ...options, launch: own, http, attachPoint }, this.#host)
    })
    folder.#launch = { ...launch, access }
    return folder
  }

  async openSession(options: { sessionId?: string; title: string }): Promise<{ sessionId: string; resumed: boolean }> {
    // The session of a spare, whose agent knows of none.
    if (options.sessionId === undefined && this.#openedSessionId !== null)
      return { sessionId: this.#openedSessionId, resumed: true }
    await this.#know(this.#launch.spec.model)
    const [opened] = await Promise.all([
      this.#findOrCreateSession(options),
      Promise.race([this.#host.events.opened, this.exited]),
    ])
    this.#openedSessionId = opened.sessionId
    // Not before: a terminal asks the one thread of the server for a dozen things at once.
    this.#options.letAttach()
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
      this.#host.opened(created.id, this)
      return { sessionId: created.id, resumed: false }
    }
    this.#host.opened(session.id, this)
    // Without the town's tools a worker could not hand in what it goes on with.
    if (this.#launch.isShared) this.#continueWithTools = session.id
    else this.#continue(session.id)
    return { sessionId: session.id, resumed: true }
  }

  /** Not awaited: the session is usable at once, and a turn takes as long as the model likes. It never rejects. */
  #continue(sessionId: string): void {
    void this.#host.continuer.continueTurn(sessionId)
  }

  sendMessage(options: {
    sessionId: string
    messageId: MessageId
    text: string
    note?: string
    files?: readonly MessageFile[]
    model?: string
  }): Promise<{ fresh: boolean }> {
    const { sessionId, messageId, text, note, files = [], model = this.#launch.spec.model } = options
    return this.#host.ledger.deliver({
      sessionId,
      messageId,
      closed: this.#host.events.closed,
      post: async (firstPostedAtMs) => {
        await this.#know(model, sessionId)
        const said = messageParts({ messageId, text, files, ...(note === undefined ? {} : { note }) })
        const parts = withIds(said, { messageId, atMs: firstPostedAtMs })
        const messageID = engineId({ prefix: 'msg', atMs: firstPostedAtMs, key: messageId })
        await this.#prompt(sessionId, parts, { messageID, ...named(model) })
      },
    })
  }

  /** The engines take a server of this name for the one that they knew by it, and tell how it went in the answer. */
  async connectTools(tools: ToolAccess): Promise<void> {
    this.#tools = tools
    const { url, token } = tools
    const config = {
      type: 'remote',
      url,
      headers: { authorization: `Bearer ${token}` },
      oauth: false,
      enabled: true,
      timeout: toolTimeoutMs,
    }
    const { gastown } = await this.#options.http.create('/mcp', { name: 'gastown', config }, mcpStatusesSchema)
    if (gastown?.status === 'connected') {
      if (this.#continueWithTools !== null) this.#continue(this.#continueWithTools)
      this.#continueWithTools = null
      return
    }
    throw new GastownError(
      'AGENT_NOT_READY',
      `The agent server could not connect the town's tools: ${gastown?.error ?? gastown?.status ?? 'it does not know them'}`,
    )
  }

  async closeSession(sessionId: string): Promise<void> {
    const { http, launch } = this.#options
    await this.abort(sessionId).catch((error: unknown) =>
      this.#options.log.warn({ err: error, sessionId }, 'the turn of a session that is closed did not end'),
    )
    this.#tools = null
    this.#continueWithTools = null
    this.#openedSessionId = null
    this.#host.closed(sessionId, launch.cwd)
    await http.remove(`/session/${sessionId}`)
    await http.post('/instance/dispose', {})
  }

  /** The engine forgets what it was told live. */
  begunAnew(): void {
    const tools = this.#tools
    if (tools === null || this.#isBeginningAnew) return
    this.connectTools(tools).catch((error: unknown) =>
      this.#options.log.warn({ err: error }, "the town's tools could not be connected again"),
    )
  }

  async abort(sessionId: string): Promise<void> {
    const { http, clock } = this.#options
    await this.#host.continuer.hold(sessionId, () =>
      stopTurn({
        clock,
        closed: this.#host.events.closed,
        readTurn: () => this.readLastTurn(sessionId),
        abort: async () => void (await http.post(`/session/${sessionId}/abort`, {})),
        leaveNote: () =>
          this.#prompt(sessionId, [{ type: 'text', text: stopNote, synthetic: true, metadata: { [stoppedKey]: true } }], {
            noReply: true,
            ...named(this.#launch.spec.model),
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
    const { events } = this.#host
    if (!this.#launch.isShared) return events.onEvent(listener)
    return events.onEvent((event) => {
      const isOwn = event.type === 'usage' ? event.directory === this.#launch.cwd : this.#isOwn(event)
      if (isOwn) listener(event)
    })
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

  /**
   * A setting that it has, told again. With its first session a server sets its folder up in the background, for half a second of a core,
   * and answers a change of config only after that; with the change it forgets the folder until somebody asks for it.
   */
  async rehearseReconfigure(): Promise<void> {
    const { share } = sharedConfigSchema.parse(JSON.parse(this.launch.configContent))
    await this.#options.http.patch('/global/config', { share }, z.unknown())
  }

  async stop(graceMs: number): Promise<void> {
    this.#host.events.close()
    await this.#options.process.stop(graceMs)
  }

  async readLastTurn(sessionId: string): Promise<LastTurn> {
    const { messages, activity } = await this.#read(sessionId)
    return readLastTurn(messages, activity)
  }

  goOn(sessionId: string): Promise<void> {
    const { isShared, spec } = this.#launch
    const parts = [{ type: 'text', text: continuationPrompt, synthetic: true, metadata: { [continuationKey]: true } }]
    // A turn goes on with the model that it began with, where each message may bring its own.
    return this.#prompt(sessionId, parts, isShared ? {} : named(spec.model))
  }

  #isOwn(event: Exclude<AgentServerEvent, { type: 'usage' }>): boolean {
    return event.type === 'resynced' || this.#host.has(event.sessionId, this)
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
    this.#host.tellUsageOf(messages, { sessionId, directory: this.#launch.cwd })
    return { messages, activity }
  }

  /** The agent is named, because an engine goes on with that of the session's last message otherwise; so it does with the model. */
  async #prompt(
    sessionId: string,
    parts: readonly object[],
    more: { noReply?: true; model?: object; messageID?: string } = {},
  ): Promise<void> {
    const { isShared, spec } = this.#launch
    const told = isShared && spec.instructions.trim() !== '' ? { system: spec.instructions } : {}
    await this.#options.http.post(`/session/${sessionId}/prompt_async`, { agent: spec.role, parts, ...told, ...more })
  }

  /**
   * A folder knows the models that were in the file when the engine opened it; for another one its part of the server is thrown away and
   * made anew, which takes milliseconds, leaves the sessions of other folders alone, and would end a turn of this one.
   */
  async #know(model: string, sessionId?: string): Promise<void> {
    const launch = this.#launch
    if (launch.modelsFile === null || this.#models?.has(model) === true) return
    const isOpen = this.#models !== null
    if (isOpen && sessionId !== undefined && (await this.readActivity(sessionId)) === 'working')
      throw new GastownError('AGENT_NOT_READY', 'The agent takes up another model when its turn has ended.')
    const models = new Set(await this.#host.listModel(launch, model))
    if (isOpen) await this.#beginAnew()
    this.#models = models
  }

  async #beginAnew(): Promise<void> {
    this.#isBeginningAnew = true
    try {
      await this.#options.http.post('/instance/dispose', {})
      if (this.#tools !== null) await this.connectTools(this.#tools)
    } finally {
      this.#isBeginningAnew = false
    }
  }
}

function named(model: string): { model: object } {
  return { model: { providerID: providerIdOf(model), modelID: modelIdOf(model) } }
}
