import { GastownError } from '@gastown/contract/errors'
import type { AgentActivity } from '@gastown/contract/agent-status'
import type { ConversationMessage, ConversationPart } from '@gastown/contract/conversation'
import { messageIdSchema, type MessageId } from '@gastown/contract/ids'
import type { AgentLaunch } from '../../agent-runner/agent-launch.ts'
import type {
  AgentServer,
  AgentServerEngine,
  AgentServerEvent,
  AttachPoint,
  ToolAccess,
} from '../../agent-server/agent-server.ts'
import type { Clock } from '../../clock.ts'

/** What outlives a server: the engine's database, one per home. */
export interface FakeDatabase {
  sessionId: string | null
  rows: ConversationMessage[]
}

interface FakeServerOptions {
  readonly launch: AgentLaunch
  readonly port: number
  readonly attachPoint: AttachPoint
  readonly database: FakeDatabase
  readonly databaseOf: (launch: AgentLaunch) => FakeDatabase
  readonly clock: Clock
}

/** A server, in one folder, whose faults are switches. */
export class FakeAgentServer implements AgentServer {
  launch: AgentLaunch
  readonly port: number
  readonly pid: number
  readonly engineVersion = '7.7.9'
  readonly attachPoint: AttachPoint
  readonly exited: Promise<{ reason: string }>
  readonly database: FakeDatabase
  activity: AgentActivity = 'idle'
  answersProbes = true
  reconfigures = false
  reconfigured = 0
  rehearsed = 0
  /** The session that it opens, whatever is asked for. */
  openSessionAs: string | undefined
  isStopped = false
  aborts = 0
  /** Messages are taken and never answered for, as by an engine that hangs. */
  holdsMessages = false
  readonly sent: MessageId[] = []
  /** With which model each message was to be answered. */
  readonly models: string[] = []
  /** What was connected, oldest first; `refusesTools`: how many times it fails before. */
  readonly tools: ToolAccess[] = []
  refusesTools = 0
  /** Resolves when tools are to be connected. */
  holdsTools: Promise<void> = Promise.resolve()
  readonly closedSessions: string[] = []
  readonly #folders = new Map<string, FakeAgentServer>()
  readonly databaseOf: (launch: AgentLaunch) => FakeDatabase
  readonly #options: FakeServerOptions
  readonly #clock: Clock
  readonly #listeners = new Set<(event: AgentServerEvent) => void>()
  #end: (ended: { reason: string }) => void = () => {}

  constructor(options: FakeServerOptions) {
    this.#options = options
    this.databaseOf = options.databaseOf
    this.launch = options.launch
    this.port = options.port
    this.pid = 100_000 + options.port
    this.attachPoint = options.attachPoint
    this.database = options.database
    this.#clock = options.clock
    this.exited = new Promise((resolve) => {
      this.#end = resolve
    })
  }

  at(launch: AgentLaunch): FakeAgentServer {
    if (launch.cwd === this.launch.cwd) return this
    const known = this.#folders.get(launch.cwd)
    if (known !== undefined) {
      known.launch = launch
      return known
    }
    const database = this.databaseOf(launch)
    const folder = new FakeAgentServer({ ...this.#options, launch, database })
    void this.exited.then((end) => folder.#end(end))
    folder.probe = () => this.probe()
    folder.stop = () => this.stop()
    this.#folders.set(launch.cwd, folder)
    return folder
  }

  async connectTools(tools: ToolAccess) {
    await this.holdsTools
    if (this.refusesTools > 0) {
      this.refusesTools -= 1
      throw new GastownError('AGENT_NOT_READY', 'the tools refuse')
    }
    this.tools.push(tools)
  }

  closeSession(sessionId: string) {
    this.closedSessions.push(sessionId)
    this.database.sessionId = null
    this.database.rows = []
    return Promise.resolve()
  }

  get sessionId(): string {
    return this.database.sessionId ?? ''
  }

  openSession(options: { sessionId?: string; title: string }) {
    const resumed = this.database.sessionId !== null
    const { isShared, spec } = this.launch
    const fresh = isShared ? `ses_${this.port}_${spec.agentId}_${spec.work?.beadId ?? ''}` : `ses_${this.port}`
    this.database.sessionId = this.openSessionAs ?? options.sessionId ?? this.database.sessionId ?? fresh
    return Promise.resolve({ sessionId: this.database.sessionId, resumed })
  }

  sendMessage({ messageId, text, model = this.launch.spec.model }: { messageId: MessageId; text: string; model?: string }) {
    if (this.holdsMessages) return new Promise<{ fresh: boolean }>(() => {})
    if (this.database.rows.some((row) => row.messageId === messageId)) return Promise.resolve({ fresh: false })
    this.sent.push(messageId)
    this.models.push(model)
    this.#row({ messageId, role: 'user', text, state: 'delivered' })
    return Promise.resolve({ fresh: true })
  }

  abort() {
    this.aborts += 1
    for (const row of this.database.rows) if (row.state === 'streaming') row.state = 'interrupted'
    if (this.activity === 'working') this.endTurn()
    return Promise.resolve()
  }

  readConversation() {
    return Promise.resolve(this.database.rows.map((row) => ({ ...row })))
  }

  readActivity() {
    return Promise.resolve(this.activity)
  }

  onEvent(listener: (event: AgentServerEvent) => void) {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  probe() {
    return Promise.resolve(this.answersProbes)
  }

  rehearseReconfigure() {
    this.rehearsed += 1
    return Promise.resolve()
  }

  reconfigure(launch: AgentLaunch) {
    this.reconfigured += 1
    if (this.reconfigures) this.launch = launch
    return Promise.resolve(this.reconfigures)
  }

  stop() {
    this.isStopped = true
    this.#end({ reason: 'the agent server was stopped' })
    return Promise.resolve()
  }

  emit(event: AgentServerEvent): void {
    for (const listener of this.#listeners) listener(event)
  }

  /** As kill -9 does. */
  die(reason = 'the agent server ended by itself (signal SIGKILL)'): void {
    this.isStopped = true
    this.#end({ reason })
  }

  beginTurn(): void {
    this.activity = 'working'
    this.emit({ type: 'activity', sessionId: this.sessionId, activity: 'working' })
  }

  say(id: string, text: string, state: 'streaming' | 'complete' = 'streaming', parts: ConversationPart[] = []): void {
    const messageId = messageIdSchema.parse(id)
    const row = this.database.rows.find((each) => each.messageId === messageId)
    if (row === undefined) this.#row({ messageId, role: 'assistant', text, state, parts })
    else Object.assign(row, { text, state, parts })
    this.emit({ type: 'first_token', sessionId: this.sessionId })
    this.emit({ type: 'conversation_changed', sessionId: this.sessionId })
  }

  endTurn(): void {
    this.activity = 'idle'
    this.emit({ type: 'activity', sessionId: this.sessionId, activity: 'idle' })
  }

  #row(row: Omit<ConversationMessage, 'createdAt'>): void {
    this.database.rows.push({ ...row, createdAt: new Date(this.#clock.now()).toISOString() })
  }
}

/** Starts fake servers, on one database per home, each after `bootMs` of the clock. */
export class FakeEngine implements AgentServerEngine {
  readonly engine = 'kilo' as const
  readonly servers: FakeAgentServer[] = []
  readonly databases = new Map<string, FakeDatabase>()
  bootMs = 2_500
  /** Rejections of the next starts. */
  failures: Error[] = []
  openSessionAs: string | undefined
  /** Sets the switches of a server before anybody has it. */
  onStarted: (server: FakeAgentServer) => void = () => {}
  booting = 0
  mostBooting = 0
  #starts = 0
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get last(): FakeAgentServer {
    const server = this.servers.at(-1)
    if (server === undefined) throw new Error('no server was started')
    return server
  }

  get living(): readonly FakeAgentServer[] {
    return this.servers.filter((server) => !server.isStopped)
  }

  locate() {
    return Promise.resolve({ file: '/usr/bin/kilo', version: '7.7.9' })
  }

  async start(
    launch: AgentLaunch,
    signal: AbortSignal,
    onBooting: (attachPoint: AttachPoint) => void = () => {},
  ): Promise<AgentServer> {
    const port = 5_000 + this.#starts
    this.#starts += 1
    const attachPoint: AttachPoint = {
      access: launch.access,
      command: (sessionId) => ({
        file: 'kilo',
        args: ['attach', `http://127.0.0.1:${port}`, '--session', sessionId],
        cwd: '/',
        env: {},
      }),
      fed: () => Promise.resolve(),
    }
    onBooting(attachPoint)
    this.booting += 1
    this.mostBooting = Math.max(this.mostBooting, this.booting)
    try {
      await new Promise<void>((resolve, reject) => {
        const cancel = this.#clock.after(this.bootMs, resolve)
        signal.addEventListener('abort', () => {
          cancel()
          reject(new GastownError('AGENT_NOT_READY', 'its start was called off'))
        })
      })
    } finally {
      this.booting -= 1
    }
    const failure = this.failures.shift()
    if (failure !== undefined) throw failure
    const databaseOf = ({ home, cwd, isShared }: AgentLaunch): FakeDatabase => {
      const key = isShared ? `${home} ${cwd}` : home
      const database = this.databases.get(key) ?? { sessionId: null, rows: [] }
      this.databases.set(key, database)
      return database
    }
    if (this.servers.some((server) => !server.isStopped && server.launch.home === launch.home))
      throw new Error('two servers on one home')
    const own = { ...launch, cwd: launch.serverCwd }
    const options = { launch: own, port, attachPoint, database: databaseOf(own), databaseOf, clock: this.#clock }
    const server = new FakeAgentServer(options)
    server.openSessionAs = this.openSessionAs
    this.servers.push(server)
    this.onStarted(server)
    return server
  }
}
