import { inputIdSchema, type AgentId, type InputId } from '@gastown/contract/ids'
import type { AgentServerEvent } from '../agent-server/agent-server.ts'
import type { AgentLaunch } from '../agent-runner/agent-launch.ts'
import type { AgentDuties } from './agent-duties.ts'
import type { AgentKind } from './agent-kind.ts'
import type { AgentParts } from './agent-parts.ts'
import type { Goal, OpenSession } from './bring-up.ts'
import type { StartupPhases } from './startup-phases.ts'
import { connectTools, type ToolConnection } from './tool-connection.ts'
import { watchServer } from './watch-server.ts'

/** An open session while its server lives: turns the engine's events into state, conversation, snapshots and phases. */
export class LiveSession {
  readonly opened: OpenSession
  readonly launch: AgentLaunch
  readonly #agentId: AgentId
  readonly #parts: AgentParts
  readonly #duties: AgentDuties
  readonly #unwatch: () => void
  readonly #tools: ToolConnection
  readonly #needsTools: boolean
  #phases: StartupPhases | null = null
  /** Of the goal that is served; 0 until the first. */
  #generation = 0
  #turnBeganAtMs: number | null = null
  #isOver = false

  /** `onEnded` is called at most once, with the reason, when the server has ended or hangs; not after `letGo`. */
  constructor(options: {
    parts: AgentParts
    duties: AgentDuties
    opened: OpenSession
    launch: AgentLaunch
    wait: AgentKind['tools']
    onEnded: (reason: string) => void
  }) {
    const { parts, duties, opened, launch, wait, onEnded } = options
    this.opened = opened
    this.launch = launch
    this.#parts = parts
    this.#duties = duties
    this.#agentId = launch.spec.agentId
    const { server } = opened
    this.#needsTools = wait.areNeeded
    this.#tools = connectTools({ agentId: this.#agentId, server, parts, wait })
    const end = (reason: string) => {
      if (this.#isOver) return
      this.letGo()
      onEnded(reason)
    }
    this.#unwatch = watchServer({
      server,
      clock: parts.clock,
      log: parts.log,
      readProcessState: parts.readProcessState,
      onEvent: (event) => this.#onEvent(event),
      onHung: (reason) => {
        parts.log.warn({ agentId: this.#agentId, pid: server.pid, reason }, 'the agent server hangs: it is replaced')
        void parts.servers.discard(launch, server)
        end(reason)
      },
    })
    void server.exited.then(({ reason }) => end(reason))
  }

  /** From now on the session is this goal's: its terminal is shown, its conversation told and saved under this generation. */
  serve({ phases, launch }: Goal): void {
    this.#phases = phases
    this.#generation = launch.spec.generation
    this.#duties.saves.begin(launch)
    this.#tools.serve(this.#generation)
    const { server, readyAtMs, sessionId } = this.opened
    if (this.#needsTools) void this.#tellTools(phases)
    void this.#showTerminal(phases)
    void this.#duties.conversation.begin({ server, readyAtMs, sessionId, generation: launch.spec.generation })
    void this.#readActivity()
  }

  /** The session has a message, which was sent to it at `sinceMs`. */
  promptTaken(sinceMs: number): void {
    if (this.#needsTools) this.#phases?.done('prompt_taken', sinceMs)
  }

  /** Resolves when the session may be given a message; rejects with AGENT_NOT_READY. */
  ready(): Promise<void> {
    return this.#tools.ready()
  }

  /** The session is over for the agent, whatever becomes of its server. */
  letGo(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#unwatch()
    this.#tools.close()
    this.#duties.quiet.end()
    this.#duties.conversation.end()
    this.#duties.terminal.lost()
  }

  async #tellTools(phases: StartupPhases): Promise<void> {
    if (this.#tools.isConnected) return phases.wasDone('tools_ready')
    const beganAtMs = this.#parts.clock.now()
    await this.#tools.connected
    phases.done('tools_ready', beganAtMs)
  }

  async #showTerminal(phases: StartupPhases): Promise<void> {
    const { server, sessionId } = this.opened
    const beganAtMs = this.#parts.clock.now()
    const wasOpen = this.#duties.terminal.isShowing(server, sessionId)
    if (!(await this.#duties.terminal.show(server, sessionId))) return
    if (wasOpen) phases.wasDone('terminal_ready')
    else phases.done('terminal_ready', beganAtMs)
  }

  async #readActivity(): Promise<void> {
    try {
      const activity = await this.opened.server.readActivity(this.opened.sessionId)
      if (!this.#isOver) this.#observe(activity)
    } catch (error) {
      // The next event, or the server's end, tells.
      this.#parts.log.warn({ err: error, agentId: this.#agentId }, 'the activity could not be read')
    }
  }

  #onEvent(event: AgentServerEvent): void {
    if (this.#isOver) return
    if (event.type === 'resynced') {
      void this.#readActivity()
      return
    }
    const nowMs = this.#parts.clock.now()
    this.#duties.record.change({ lastActivityAtMs: nowMs })
    if (event.type === 'usage') return this.#tellUsage(event)
    if (event.sessionId !== this.opened.sessionId) return
    this.#duties.quiet.heard(this.#generation)
    switch (event.type) {
      case 'activity':
        this.#observe(event.activity)
        break
      case 'first_token':
        this.#phases?.done('first_token', this.#turnBeganAtMs ?? nowMs)
        break
      case 'text_delta':
        this.#parts.townLink.stream({ agentId: this.#agentId, generation: this.#generation, delta: event.delta })
        break
      case 'conversation_changed':
        this.#duties.conversation.changed()
        this.#duties.saves.changed()
        break
      case 'network_wait':
        this.#parts.log.warn({ agentId: this.#agentId, reason: event.reason }, 'the engine waits for its model provider')
        break
    }
  }

  /** The id is the answer's own, so that it is counted once, however often it is told. */
  #tellUsage({ answerId, model, spend }: Extract<AgentServerEvent, { type: 'usage' }>): void {
    const reportId = usageReportId(answerId)
    const [agentId, generation] = [this.#agentId, this.#generation]
    this.#parts.townLink.report({ type: 'agent.usage', reportId, agentId, generation, model, spend })
  }

  #observe(activity: 'idle' | 'working'): void {
    const { record, conversation, saves, quiet } = this.#duties
    const before = record.state.activity
    record.change({ activity })
    quiet.observe(activity)
    if (activity === 'working') {
      if (before === 'idle') this.#turnBeganAtMs = this.#parts.clock.now()
      conversation.worked()
      return
    }
    void conversation.rested()
    if (before === 'working') saves.turnEnded()
  }
}

/** Characters of an id at most; the engines' own are half as long. */
const idLength = 64

function usageReportId(answerId: string): InputId {
  return inputIdSchema.parse(`usage-${answerId.replaceAll(/[^A-Za-z0-9_-]/g, '-')}`.slice(0, idLength))
}
