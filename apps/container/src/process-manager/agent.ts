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
import { pause } from '../clock.ts'
import { MustWait, needsSomeone, reasonOf, staleGeneration } from './agent-errors.ts'
import type { AgentParts } from './agent-parts.ts'
import { createAgentGoals, type AgentGoals } from './agent-goals.ts'
import { createAgentInbox, type AgentInbox } from './agent-inbox.ts'
import { agentKindOf, type AgentKind } from './agent-kind.ts'
import { createAgentDuties, disposeDuties, type AgentDuties } from './agent-duties.ts'
import { isOver, type AgentState } from './agent-record.ts'
import { bringUp, type Goal, type OpenSession } from './bring-up.ts'
import { decideRecovery } from './decide-recovery.ts'
import { decideStart } from './decide-start.ts'
import { closeSession, endRun } from './end-run.ts'
import { LiveSession } from './live-session.ts'
import { policy } from './policy.ts'
import { startingState, type StartRequest } from './start-request.ts'

/** The schema's limit on a reason in telemetry. */
const telemetryReasonLength = 500

/**
 * One agent of the container, by levels: requests set the goal, and one loop (`settle`) takes the steps that lead to it. So there is
 * never a second server, a start joins what is under way, and a server that ends is brought back just as it came.
 */
export class Agent {
  readonly agentId: AgentId
  readonly #parts: AgentParts
  readonly #kind: AgentKind
  readonly #onGone: () => void
  readonly #duties: AgentDuties
  readonly #goals: AgentGoals
  readonly #inbox: AgentInbox
  /** What is wanted; null: nothing runs. */
  #goal: Goal | null = null
  /** The goal that was reached last. */
  #reached: Goal | null = null
  #live: LiveSession | null = null
  #settling: Promise<void> | null = null
  /** Aborted when there is reason not to wait any longer. */
  #hurry = new AbortController()
  #launch: AgentLaunch
  #failuresAtMs: number[] = []
  #lastSessionId = ''
  /** The container ends: what its agents have stays, for the next one. */
  #isShuttingDown = false
  /** Resolves when nothing is left of a run that failed: the next one waits for it. */
  #ending: Promise<void> = Promise.resolve()
  /** Why the last server had to go, until its successor serves. */
  #replacedFor: string | null = null

  /** Known from now on, and starting. Throws what `buildLaunch` throws. `onGone`: a worker's run is over, and nothing of it is left. */
  constructor(allParts: AgentParts, request: StartRequest, onGone: () => void) {
    const { agentId, generation } = request.spec
    const kind = agentKindOf(request.spec, allParts)
    const { parts } = kind
    const { clock, log } = parts
    this.agentId = agentId
    this.#parts = parts
    this.#kind = kind
    this.#onGone = onGone
    this.#launch = parts.buildLaunch(request.spec)
    this.#goals = createAgentGoals(agentId, parts)
    this.#duties = createAgentDuties({
      request,
      kind,
      rigId: () => this.#launch.spec.rigId,
      live: () => this.#live?.opened ?? null,
    })
    this.#inbox = createAgentInbox({
      clock,
      keepAttachments: parts.keepAttachments,
      whenUp: async (run, giveUpAtMs) => ({ opened: await this.#waitUntilReady(run, giveUpAtMs), cwd: this.#launch.cwd }),
      onDelivered: (messageId) => {
        const { conversation, record } = this.#duties
        record.change({ lastActivityAtMs: clock.now() })
        conversation.delivered(messageId)
        conversation.changed()
      },
    })
    log.info({ agentId, generation, origin: request.origin }, 'agent starts')
    this.#aim(this.#goals.forStart(request, this.#launch))
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
    const sameConfig = isSameLaunch(this.#launch, launch) && this.#launch.cwd === launch.cwd
    const unclaimedPrewarm = origin === 'start' && this.#goal?.unclaimed === true
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
        if (this.#goal !== null) this.#goal.unclaimed = false
        break
      case 'take_over': {
        const wasLive = this.#live !== null
        this.#aim(this.#goals.forStart(request, launch))
        this.#duties.record.change({ generation: spec.generation, prewarmed: prewarmed || wasLive, startedAtMs: beganAtMs })
        break
      }
      case 'launch':
        this.#goal?.abort.abort(new Error('Another launch took its place.'))
        this.#aim(this.#goals.forStart(request, launch))
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
    if (this.#goal === null || isSameAgent(this.#launch, launch)) return this.answer()
    if (this.#live === null) this.#goal.abort.abort(new Error('Its settings have changed.'))
    const { unclaimed } = this.#goal
    this.#aim(this.#goals.forChange({ launch, beganAtMs: nowMs, unclaimed }))
    await this.#settling
    return this.answer()
  }

  /** Saves, ends the session and, when no other agent's runs on it, the server. Resolves when that is done. */
  async stop({ generation, reason }: AgentStopRequest): Promise<AgentContainerStatus> {
    this.#refuseStale(generation)
    const isDown = this.#goal === null && this.#live === null
    this.#duties.record.change(isDown ? { generation } : { generation, status: 'stopping', reason })
    if (!isDown) await this.#aimAtNothing(reason)
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
    return this.#launch
  }

  /** The container ends: stops all of it without a word to the town, which hears of the container. Resolves when nothing runs. */
  async shutDown(reason: string): Promise<void> {
    this.#isShuttingDown = true
    this.#duties.record.hush()
    if (this.#goal !== null) this.#duties.record.change({ status: 'stopping', reason })
    await this.#aimAtNothing(reason)
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
    await this.#live?.ready()
    return this.#requireUp(generation)
  }

  #requireUp(generation: number): OpenSession {
    this.#refuseStale(generation)
    const { status, reason } = this.state
    if (status === 'running' && this.state.generation === generation && this.#live !== null) return this.#live.opened
    throw new GastownError(
      'AGENT_NOT_READY',
      `The agent is ${status} and cannot take this now.${reason === null ? '' : ` ${reason}`}`,
    )
  }

  #aim(goal: Goal | null): void {
    this.#goal = goal
    if (goal !== null) {
      // A run of its own has its own tries.
      if (goal.launch.spec.generation > this.#launch.spec.generation) this.#failuresAtMs = []
      // Another engine has another database, and another folder another task: they have sessions of their own.
      const [before, next] = [this.#launch, goal.launch]
      if (before.spec.engine !== next.spec.engine || before.cwd !== next.cwd) this.#lastSessionId = ''
      this.#launch = goal.launch
    }
    this.#hurry.abort()
    this.#hurry = new AbortController()
    this.#kick()
  }

  async #aimAtNothing(reason: string): Promise<void> {
    this.#goal?.abort.abort(new Error(reason))
    this.#aim(null)
    await this.#settling
  }

  #kick(): void {
    this.#settling ??= this.#settle()
      .catch((error: unknown) => {
        this.#parts.log.error({ err: error, agentId: this.agentId }, 'an agent could not be settled')
        this.#fail(error)
      })
      .finally(() => {
        this.#settling = null
        if (!this.#isSettled()) this.#kick()
      })
  }

  #isSettled(): boolean {
    if (this.#goal === null) return this.#live === null && isOver(this.state)
    return this.#live !== null && this.#reached === this.#goal
  }

  /** The one loop: takes step after step until what is, is what is wanted. */
  async #settle(): Promise<void> {
    // The caller completes its own change of state before the first step.
    await Promise.resolve()
    while (!this.#isSettled()) {
      if (this.#goal === null) await this.#takeDown()
      else await this.#tryToReach(this.#goal)
    }
  }

  async #tryToReach(goal: Goal): Promise<void> {
    const { clock, log, terminals } = this.#parts
    await this.#ending
    const next = decideRecovery({ failuresAtMs: this.#failuresAtMs, nowMs: clock.now() })
    if (next.do === 'give_up') {
      return this.#fail(new Error(`Tried ${next.failures} times, and gave up. ${this.state.reason ?? ''}`.trim()))
    }
    if (next.waitMs > 0) {
      const text = `Trying again (${next.attempt} of ${next.attempts}). ${this.state.reason ?? ''}`.trim()
      terminals.progress(this.agentId, { text, elapsedMs: clock.now() - goal.phases.beganAtMs })
      await pause(clock, next.waitMs, this.#hurry.signal)
      if (this.#goal !== goal) return
    }
    try {
      const opened = await bringUp({
        parts: this.#parts,
        goal,
        current: this.#live?.launch.cwd === goal.launch.cwd ? this.#live.opened : null,
        isPrepared: this.#isPreparedFor(goal.launch),
        lastSessionId: this.#lastSessionId,
        onBooting: (attachPoint, sessionId) => this.#duties.terminal.begin(attachPoint, sessionId),
        isInTurn: () => this.state.activity === 'working',
        beforeReplace: () => this.#beforeReplace(),
      })
      this.#take(opened, goal)
    } catch (error) {
      if (goal.abort.signal.aborted) return
      if (error instanceof MustWait) return await this.#waitForOthers(error)
      log.warn({ err: error, agentId: this.agentId }, 'the agent could not be brought up')
      if (needsSomeone(error)) return this.#fail(error)
      this.#failuresAtMs.push(clock.now())
      this.#duties.record.change({ status: 'starting', activity: 'idle', serverPort: 0, sessionId: '', reason: reasonOf(error) })
    }
  }

  /** No try is spent on it: it says why it waits, until it is worth asking again or something else is wanted. */
  async #waitForOthers({ message, over }: MustWait): Promise<void> {
    const { signal } = this.#hurry
    this.#parts.terminals.progress(this.agentId, { text: message })
    this.#duties.record.change({
      status: 'starting',
      activity: 'idle',
      serverPort: 0,
      sessionId: '',
      reason: message,
      waits: true,
    })
    const hurried = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
    if (!signal.aborted) await Promise.race([over, hurried])
    this.#duties.record.change({ waits: false })
  }

  /** After one failure; after more of them the database may be the reason. */
  #isPreparedFor({ databaseFile, cwd, spec }: AgentLaunch): boolean {
    const reached = this.#reached?.launch
    const isPlace = reached?.databaseFile === databaseFile && reached.cwd === cwd
    const isSame = isPlace && reached.spec.generation === spec.generation
    return isSame && this.#failuresAtMs.length <= 1
  }

  /** The session is open: from here on the agent is live. */
  #take(opened: OpenSession, goal: Goal): void {
    const parts = this.#parts
    const { servers, townLink } = parts
    const isNew = this.#live?.opened.server !== opened.server
    if (this.#lastSessionId !== opened.sessionId) parts.lastSessions.write(goal.launch, opened.sessionId)
    this.#lastSessionId = opened.sessionId
    if (isNew) {
      this.#live?.letGo()
      if (this.#live !== null && this.#live.launch.cwd !== goal.launch.cwd) {
        void this.#duties.saves.saveNow(this.#kind.saveMs)
        void closeSession(this.#live, parts.log)
      }
      servers.up(goal.launch)
      const onEnded = (reason: string) => this.#onServerEnded(reason)
      const wait = this.#kind.tools
      this.#live = new LiveSession({ parts, duties: this.#duties, opened, launch: goal.launch, wait, onEnded })
      if (this.#replacedFor !== null) {
        const reason = this.#replacedFor.slice(0, telemetryReasonLength)
        townLink.telemetry({ event: 'agent_server.replaced', agentId: this.agentId, reason })
        this.#replacedFor = null
      }
    }
    // A start that came meanwhile has its own pass, which finds the session there.
    if (this.#goal !== goal) return
    this.#reached = goal
    const { sessionId, server } = opened
    const activity = isNew ? 'idle' : this.state.activity
    this.#duties.record.change({ status: 'running', activity, serverPort: server.port, sessionId, reason: null })
    this.#live?.serve(goal)
  }

  #onServerEnded(told: string): void {
    const nowMs = this.#parts.clock.now()
    const openMs = nowMs - (this.#live?.opened.openedAtMs ?? nowMs)
    const { isBlamed, why } = this.#parts.servers.endOf(this.#launch)
    const reason = why ?? told
    if (openMs >= policy.provenMs && this.state.activity === 'idle') this.#failuresAtMs = []
    if (isBlamed) this.#failuresAtMs.push(nowMs)
    this.#live = null
    this.#replacedFor = reason
    if (this.#goal === null) return
    this.#goal = this.#goals.again(this.#goal, nowMs)
    this.#parts.terminals.progress(this.agentId, { text: `The agent server ended and is started again: ${reason}` })
    this.#duties.record.change({ status: 'starting', activity: 'idle', serverPort: 0, sessionId: '', reason })
    this.#kick()
  }

  /** The server is to be replaced: its turn may end, and then the session lets go of it. */
  async #beforeReplace(): Promise<void> {
    await this.turnEnded(policy.replaceWaitMs)
    if (this.#goal === null) return
    this.#letGo()
    const reason = 'Its settings have changed.'
    this.#duties.record.change({ status: 'starting', activity: 'idle', serverPort: 0, sessionId: '', reason })
  }

  #letGo(): void {
    this.#live?.letGo()
    this.#live = null
  }

  async #takeDown(): Promise<void> {
    const reason = this.state.reason ?? 'The agent was stopped.'
    const { leaves, saveMs } = this.#kind
    if (leaves && !this.#isShuttingDown) await this.#endForGood(this.#live)
    else if (this.#live !== null && !leaves) await this.#duties.saves.saveNow(saveMs)
    this.#letGo()
    await this.#duties.terminal.close(reason)
    await this.#parts.servers.release(this.#launch, this.agentId)
    if (this.#goal !== null) return
    this.#duties.record.change({ status: 'exited', activity: 'idle', serverPort: 0, sessionId: '', reason })
    if (leaves && !this.#isShuttingDown) await this.#go()
  }

  /** A run of a kind that leaves nothing: its work is kept, the engine forgets it, and in the end so does the container. */
  async #endForGood(live: LiveSession | null): Promise<void> {
    await endRun({ live, duties: this.#duties, saveMs: this.#kind.saveMs, log: this.#parts.log })
  }

  /** At once: a start that comes from now on is another agent's. */
  async #go(): Promise<void> {
    this.#onGone()
    this.#parts.terminals.forget(this.agentId)
    await disposeDuties(this.#duties)
  }

  #fail(error: unknown): void {
    const reason = reasonOf(error)
    const live = this.#live
    this.#goal = null
    this.#letGo()
    this.#parts.terminals.progress(this.agentId, { text: `The agent could not be started. ${reason}` })
    this.#duties.record.change({ status: 'failed', activity: 'idle', serverPort: 0, sessionId: '', reason })
    this.#ending = this.#releaseFailed(live)
  }

  async #releaseFailed(live: LiveSession | null): Promise<void> {
    const { leaves } = this.#kind
    try {
      if (leaves) await this.#endForGood(live)
      await this.#parts.servers.release(this.#launch, this.agentId)
      if (leaves && this.#goal === null) await this.#go()
    } catch (error) {
      this.#parts.log.error({ err: error, agentId: this.agentId }, 'the server of a failed agent could not be stopped')
    }
  }
}
