import { GastownError } from '@gastown/contract/errors'
import type { AgentContainerStatus } from '@gastown/contract/agent-status'
import type { AgentLaunchSpec } from '@gastown/contract/agent-launch'
import type {
  AgentAbortRequest,
  AgentMessageRequest,
  AgentMessageResponse,
  AgentStopRequest,
} from '@gastown/contract/container-routes'
import type { AgentId } from '@gastown/contract/ids'
import { isSameAgent, isSameLaunch } from '../agent-runner/is-same-launch.ts'
import type { AgentLaunch } from '../agent-runner/agent-launch.ts'
import { staleGeneration } from './agent-errors.ts'
import type { AgentParts } from './agent-parts.ts'
import { AgentLoop } from './agent-loop.ts'
import { createAgentGoals, type AgentGoals } from './agent-goals.ts'
import { createAgentInbox, type AgentInbox } from './agent-inbox.ts'
import { agentKindOf, type AgentKind } from './agent-kind.ts'
import { createAgentDuties, disposeDuties, type AgentDuties } from './agent-duties.ts'
import { isOver, type AgentState } from './agent-record.ts'
import type { OpenSession } from './bring-up.ts'
import { decideStart } from './decide-start.ts'
import { startingState, type StartRequest } from './start-request.ts'

/**
 * One agent of the container, by levels: requests set the goal, and one loop (`AgentLoop`) takes the steps that lead to it. So there is
 * never a second server, a start joins what is under way, and a server that ends is brought back just as it came.
 */
export class Agent {
  readonly agentId: AgentId
  readonly #parts: AgentParts
  readonly #kind: AgentKind
  readonly #duties: AgentDuties
  readonly #goals: AgentGoals
  readonly #inbox: AgentInbox
  readonly #loop: AgentLoop

  /** Known from now on, and starting. Throws what `buildLaunch` throws. `onGone`: a worker's run is over, and nothing of it is left. */
  constructor(allParts: AgentParts, request: StartRequest, onGone: () => void) {
    const { agentId, generation } = request.spec
    const kind = agentKindOf(request.spec, allParts)
    const { parts } = kind
    const { clock, log } = parts
    this.agentId = agentId
    this.#parts = parts
    this.#kind = kind
    const launch = parts.buildLaunch(request.spec)
    this.#goals = createAgentGoals(agentId, parts)
    this.#duties = createAgentDuties({
      request,
      kind,
      rigId: () => this.#loop.launch.spec.rigId,
      live: () => this.#loop.live?.opened ?? null,
    })
    this.#inbox = createAgentInbox({
      clock,
      keepAttachments: parts.keepAttachments,
      whenUp: async (run, giveUpAtMs) => ({ opened: await this.#waitUntilReady(run, giveUpAtMs), cwd: this.#loop.launch.cwd }),
      onDelivered: (messageId, sinceMs) => {
        this.#loop.live?.promptTaken(sinceMs)
        const { conversation, record } = this.#duties
        record.change({ lastActivityAtMs: clock.now() })
        conversation.delivered(messageId)
        conversation.changed()
      },
    })
    const turnEnded = (deadlineMs: number) => this.turnEnded(deadlineMs)
    this.#loop = new AgentLoop({ agentId, parts, kind, duties: this.#duties, goals: this.#goals, turnEnded, onGone }, launch)
    log.info({ agentId, generation, origin: request.origin }, 'agent starts')
    this.#loop.aim(this.#goals.forStart(request, launch))
  }

  get state(): AgentState {
    return this.#duties.record.state
  }

  /** Messages on their way into the session. */
  get messagesInFlight(): number {
    return this.#inbox.inFlight
  }

  answer(): AgentContainerStatus {
    return this.#duties.record.answer()
  }

  /** Resolves with the state as soon as it satisfies; with null after `timeoutMs`. */
  waitFor(satisfies: (state: AgentState) => boolean, timeoutMs: number): Promise<AgentState | null> {
    return this.#duties.record.waitFor(satisfies, timeoutMs)
  }

  /** Throws STALE_GENERATION when a later run is known. The answer tells what is; the start goes on by itself. */
  start(request: StartRequest): AgentContainerStatus {
    const { spec, origin, beganAtMs } = request
    this.#refuseStale(spec.generation)
    const launch = this.#parts.buildLaunch(spec)
    const { generation, status, prewarmed } = this.state
    // What travels with the prompts needs no other server; another folder is another session.
    const sameConfig = isSameLaunch(this.#loop.launch, launch) && this.#loop.launch.cwd === launch.cwd
    const unclaimedPrewarm = origin === 'start' && this.#loop.goal?.unclaimed === true
    const decision = decideStart({ current: { generation, status, sameConfig, unclaimedPrewarm }, generation: spec.generation })
    this.#parts.log.info(
      { agentId: this.agentId, generation: spec.generation, origin, decision: decision.do },
      'agent start asked for',
    )
    switch (decision.do) {
      case 'refuse':
        throw staleGeneration(decision.currentGeneration)
      case 'answer':
        break
      case 'join':
        if (this.#loop.goal !== null) this.#loop.goal.unclaimed = false
        break
      case 'take_over': {
        const wasLive = this.#loop.live !== null
        this.#loop.aim(this.#goals.forStart(request, launch))
        this.#duties.record.change({ generation: spec.generation, prewarmed: prewarmed || wasLive, startedAtMs: beganAtMs })
        break
      }
      case 'launch':
        this.#loop.goal?.abort.abort(new Error('Another launch took its place.'))
        this.#loop.aim(this.#goals.forStart(request, launch))
        this.#duties.record.change(startingState(request, this.#parts.clock.now()))
        break
    }
    return this.answer()
  }

  /** New settings for the same run: in place where the engine can, else by a new server that goes on with the session. */
  async configure(spec: AgentLaunchSpec): Promise<AgentContainerStatus> {
    this.#refuseStale(spec.generation)
    const nowMs = this.#parts.clock.now()
    const request: StartRequest = { spec, origin: 'start', beganAtMs: nowMs, containerBeganAtMs: nowMs }
    if (spec.generation > this.state.generation) return this.start(request)
    const launch = this.#parts.buildLaunch(spec)
    const { goal, live } = this.#loop
    if (goal === null || isSameAgent(this.#loop.launch, launch)) return this.answer()
    if (live === null) goal.abort.abort(new Error('Its settings have changed.'))
    const { unclaimed } = goal
    this.#loop.aim(this.#goals.forChange({ launch, beganAtMs: nowMs, unclaimed }))
    await this.#loop.settled()
    return this.answer()
  }

  /** Saves, ends the session and, when no other agent's runs on it, the server. Resolves when that is done. */
  async stop({ generation, reason }: AgentStopRequest): Promise<AgentContainerStatus> {
    this.#refuseStale(generation)
    const isDown = this.#loop.goal === null && this.#loop.live === null
    this.#duties.record.change(isDown ? { generation } : { generation, status: 'stopping', reason })
    if (!isDown) await this.#loop.aimAtNothing(reason)
    return this.answer()
  }

  /** Resolves when the engine has the message; AGENT_NOT_READY when the agent is not up in time. Messages keep their order. */
  async message(message: AgentMessageRequest): Promise<AgentMessageResponse> {
    this.#refuseStale(message.generation)
    return this.#inbox.deliver(message)
  }

  /** The town's settings for terminals have changed. */
  terminalConfigured(): void {
    this.#duties.terminal.configured()
  }

  /**
   * Ends the turn that runs or that a crash cut off, for good; resolves when that is so. Beside the messages, not behind them: one of
   * them may wait for this. AGENT_NOT_READY when the agent is not up: the same again is safe.
   */
  async abort({ generation }: AgentAbortRequest): Promise<void> {
    this.#refuseStale(generation)
    const { server, sessionId } = this.#requireUp(generation)
    await server.abort(sessionId)
    await this.#duties.conversation.rested()
  }

  viewerArrived(): void {
    this.#duties.terminal.viewerArrived()
  }

  /** Resolves when no turn is running and no delivered message waits for one, or at the deadline. */
  async turnEnded(deadlineMs: number): Promise<void> {
    const { record, conversation } = this.#duties
    const rests = (state: AgentState) => state.activity === 'idle' && conversation.pending === 0
    await record.waitFor((state) => state.status !== 'running' || rests(state), deadlineMs)
  }

  /** Of a container that ends. */
  saveForDrain(): Promise<void> {
    return this.#duties.saves.saveNow(this.#kind.drainSaveMs)
  }

  /** How it is launched: the run in hand, or the last one. */
  get launch(): AgentLaunch {
    return this.#loop.launch
  }

  /** The container ends: stops all of it without a word to the town, which hears of the container. Resolves when nothing runs. */
  async shutDown(reason: string): Promise<void> {
    this.#duties.record.hush()
    if (this.#loop.goal !== null) this.#duties.record.change({ status: 'stopping', reason })
    await this.#loop.shutDown(reason)
    await disposeDuties(this.#duties)
  }

  #refuseStale(generation: number): void {
    if (generation < this.state.generation) throw staleGeneration(this.state.generation)
  }

  async #waitUntilUp(generation: number, giveUpAtMs: number): Promise<OpenSession> {
    const waitMs = Math.max(0, giveUpAtMs - this.#parts.clock.now())
    const isUp = (state: AgentState) => state.status === 'running' && state.generation === generation
    await this.waitFor((state) => isUp(state) || isOver(state) || state.generation > generation, waitMs)
    return this.#requireUp(generation)
  }

  /** Up, and with what its kind does not work without. */
  async #waitUntilReady(generation: number, giveUpAtMs: number): Promise<OpenSession> {
    await this.#waitUntilUp(generation, giveUpAtMs)
    await this.#loop.live?.ready()
    return this.#requireUp(generation)
  }

  #requireUp(generation: number): OpenSession {
    this.#refuseStale(generation)
    const { status, reason } = this.state
    const { live } = this.#loop
    if (status === 'running' && this.state.generation === generation && live !== null) return live.opened
    throw new GastownError(
      'AGENT_NOT_READY',
      `The agent is ${status} and cannot take this now.${reason === null ? '' : ` ${reason}`}`,
    )
  }
}
