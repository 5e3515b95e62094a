import { setImmediate } from 'node:timers/promises'
import type { AgentId } from '@gastown/contract/ids'
import type { AgentLaunch } from '../agent-runner/agent-launch.ts'
import { pause } from '../clock.ts'
import { disposeDuties, type AgentDuties } from './agent-duties.ts'
import { MustWait, needsSomeone, reasonOf } from './agent-errors.ts'
import type { AgentGoals } from './agent-goals.ts'
import type { AgentKind } from './agent-kind.ts'
import type { AgentParts } from './agent-parts.ts'
import { isOver, type AgentState } from './agent-record.ts'
import { bringUp, type Goal, type OpenSession } from './bring-up.ts'
import { decideRecovery } from './decide-recovery.ts'
import { closeSession, endRun } from './end-run.ts'
import { LiveSession } from './live-session.ts'
import { policy } from './policy.ts'

/** The schema's limit on a reason in telemetry. */
const telemetryReasonLength = 500

export interface AgentLoopOptions {
  readonly agentId: AgentId
  readonly parts: AgentParts
  readonly kind: AgentKind
  readonly duties: AgentDuties
  readonly goals: AgentGoals
  /** Resolves when no turn is running, or at the deadline. */
  readonly turnEnded: (deadlineMs: number) => Promise<void>
  /** A worker's run is over, and nothing of it is left. */
  readonly onGone: () => void
}

/** Takes the steps that lead to an agent's goal, one after the other, again and again: so there is never a second server. */
export class AgentLoop {
  readonly #agentId: AgentId
  readonly #parts: AgentParts
  readonly #options: AgentLoopOptions
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

  /** `launch`: of the run that is to come. */
  constructor(options: AgentLoopOptions, launch: AgentLaunch) {
    this.#options = options
    this.#agentId = options.agentId
    this.#parts = options.parts
    this.#launch = launch
  }

  get goal(): Goal | null {
    return this.#goal
  }

  get live(): LiveSession | null {
    return this.#live
  }

  /** How the agent is launched: the run in hand, or the last one. */
  get launch(): AgentLaunch {
    return this.#launch
  }

  /** Resolves when the goal is reached, or was given up. */
  async settled(): Promise<void> {
    await this.#settling
  }

  /** The container ends. Resolves when nothing runs. */
  async shutDown(reason: string): Promise<void> {
    this.#isShuttingDown = true
    await this.aimAtNothing(reason)
  }

  get #state(): AgentState {
    return this.#options.duties.record.state
  }

  /** What is wanted from now on; null: that nothing runs. */
  aim(goal: Goal | null): void {
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

  /** Resolves when nothing runs. */
  async aimAtNothing(reason: string): Promise<void> {
    this.#goal?.abort.abort(new Error(reason))
    this.aim(null)
    await this.#settling
  }

  #kick(): void {
    this.#settling ??= this.#settle()
      .catch((error: unknown) => {
        this.#parts.log.error({ err: error, agentId: this.#agentId }, 'an agent could not be settled')
        this.#fail(error)
      })
      .finally(() => {
        this.#settling = null
        if (!this.#isSettled()) this.#kick()
      })
  }

  #isSettled(): boolean {
    if (this.#goal === null) return this.#live === null && isOver(this.#state)
    return this.#live !== null && this.#reached === this.#goal
  }

  /** The one loop: takes step after step until what is, is what is wanted. */
  async #settle(): Promise<void> {
    // The caller completes its own change of state before the first step, and whoever asked it is answered: to start a process holds up
    // everything for milliseconds.
    await setImmediate()
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
      return this.#fail(new Error(`Tried ${next.failures} times, and gave up. ${this.#state.reason ?? ''}`.trim()))
    }
    if (next.waitMs > 0) {
      const text = `Trying again (${next.attempt} of ${next.attempts}). ${this.#state.reason ?? ''}`.trim()
      terminals.progress(this.#agentId, { text, elapsedMs: clock.now() - goal.phases.beganAtMs })
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
        onBooting: (attachPoint, sessionId) => this.#options.duties.terminal.begin(attachPoint, sessionId),
        isInTurn: () => this.#state.activity === 'working',
        beforeReplace: () => this.#beforeReplace(),
      })
      this.#take(opened, goal)
    } catch (error) {
      if (goal.abort.signal.aborted) return
      if (error instanceof MustWait) return await this.#waitForOthers(error)
      log.warn({ err: error, agentId: this.#agentId }, 'the agent could not be brought up')
      if (needsSomeone(error)) return this.#fail(error)
      this.#failuresAtMs.push(clock.now())
      this.#options.duties.record.change({
        status: 'starting',
        activity: 'idle',
        serverPort: 0,
        sessionId: '',
        reason: reasonOf(error),
      })
    }
  }

  /** No try is spent on it: it says why it waits, until it is worth asking again or something else is wanted. */
  async #waitForOthers({ message, over }: MustWait): Promise<void> {
    const { signal } = this.#hurry
    this.#parts.terminals.progress(this.#agentId, { text: message })
    this.#options.duties.record.change({
      status: 'starting',
      activity: 'idle',
      serverPort: 0,
      sessionId: '',
      reason: message,
      waits: true,
    })
    const hurried = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
    if (!signal.aborted) await Promise.race([over, hurried])
    this.#options.duties.record.change({ waits: false })
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
        void this.#options.duties.saves.saveNow(this.#options.kind.saveMs)
        void closeSession(this.#live, parts.log)
      }
      servers.up(goal.launch)
      const onEnded = (reason: string) => this.#onServerEnded(reason)
      const wait = this.#options.kind.tools
      this.#live = new LiveSession({ parts, duties: this.#options.duties, opened, launch: goal.launch, wait, onEnded })
      if (this.#replacedFor !== null) {
        const reason = this.#replacedFor.slice(0, telemetryReasonLength)
        townLink.telemetry({ event: 'agent_server.replaced', agentId: this.#agentId, reason })
        this.#replacedFor = null
      }
    }
    // A start that came meanwhile has its own pass, which finds the session there.
    if (this.#goal !== goal) return
    this.#reached = goal
    const { sessionId, server } = opened
    const activity = isNew ? 'idle' : this.#state.activity
    this.#options.duties.record.change({ status: 'running', activity, serverPort: server.port, sessionId, reason: null })
    this.#live?.serve(goal)
  }

  #onServerEnded(told: string): void {
    const nowMs = this.#parts.clock.now()
    const openMs = nowMs - (this.#live?.opened.openedAtMs ?? nowMs)
    const { isBlamed, why } = this.#parts.servers.endOf(this.#launch)
    const reason = why ?? told
    if (openMs >= policy.provenMs && this.#state.activity === 'idle') this.#failuresAtMs = []
    if (isBlamed) this.#failuresAtMs.push(nowMs)
    this.#live = null
    this.#replacedFor = reason
    if (this.#goal === null) return
    this.#goal = this.#options.goals.again(this.#goal, nowMs)
    this.#parts.terminals.progress(this.#agentId, { text: `The agent server ended and is started again: ${reason}` })
    this.#options.duties.record.change({ status: 'starting', activity: 'idle', serverPort: 0, sessionId: '', reason })
    this.#kick()
  }

  /** The server is to be replaced: its turn may end, and then the session lets go of it. */
  async #beforeReplace(): Promise<void> {
    await this.#options.turnEnded(policy.replaceWaitMs)
    if (this.#goal === null) return
    this.#letGo()
    const reason = 'Its settings have changed.'
    this.#options.duties.record.change({ status: 'starting', activity: 'idle', serverPort: 0, sessionId: '', reason })
  }

  #letGo(): void {
    this.#live?.letGo()
    this.#live = null
  }

  async #takeDown(): Promise<void> {
    const reason = this.#state.reason ?? 'The agent was stopped.'
    const { leaves, saveMs } = this.#options.kind
    if (leaves && !this.#isShuttingDown) await this.#endForGood(this.#live)
    else if (this.#live !== null && !leaves) await this.#options.duties.saves.saveNow(saveMs)
    this.#letGo()
    await this.#options.duties.terminal.close(reason)
    await this.#parts.servers.release(this.#launch, this.#agentId)
    if (this.#goal !== null) return
    this.#options.duties.record.change({ status: 'exited', activity: 'idle', serverPort: 0, sessionId: '', reason })
    if (leaves && !this.#isShuttingDown) await this.#go()
  }

  /** A run of a kind that leaves nothing: its work is kept, the engine forgets it, and in the end so does the container. */
  async #endForGood(live: LiveSession | null): Promise<void> {
    await endRun({ live, duties: this.#options.duties, saveMs: this.#options.kind.saveMs, log: this.#parts.log })
  }

  /** At once: a start that comes from now on is another agent's. */
  async #go(): Promise<void> {
    this.#options.onGone()
    this.#parts.terminals.forget(this.#agentId)
    await disposeDuties(this.#options.duties)
  }

  #fail(error: unknown): void {
    const reason = reasonOf(error)
    const live = this.#live
    this.#goal = null
    this.#letGo()
    this.#parts.terminals.progress(this.#agentId, { text: `The agent could not be started. ${reason}` })
    this.#options.duties.record.change({ status: 'failed', activity: 'idle', serverPort: 0, sessionId: '', reason })
    this.#ending = this.#releaseFailed(live)
  }

  async #releaseFailed(live: LiveSession | null): Promise<void> {
    const { leaves } = this.#options.kind
    try {
      if (leaves) await this.#endForGood(live)
      await this.#parts.servers.release(this.#launch, this.#agentId)
      if (leaves && this.#goal === null) await this.#go()
    } catch (error) {
      this.#parts.log.error({ err: error, agentId: this.#agentId }, 'the server of a failed agent could not be stopped')
    }
  }
}
