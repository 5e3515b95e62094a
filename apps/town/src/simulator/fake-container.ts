import { GastownError } from '@gastown/contract/errors'
import { inputIdSchema, type AgentId, type MessageId } from '@gastown/contract/ids'
import type { ContainerReport } from '@gastown/contract/reports'
import type { Bead } from '@gastown/contract/work/bead'
import type { BeadId } from '@gastown/contract/work/ids'
import type { CollectProof } from '@gastown/contract/work/work-routes'
import type { Town } from '@gastown/core/town'
import { targetOf } from '@gastown/core/work/target'
import type { Chance } from './chance.ts'
import { FakeGit } from './fake-git.ts'

type Unsent<T> = T extends unknown ? Omit<T, 'reportId' | 'at'> : never

export interface FakeAgent {
  readonly agentId: AgentId
  readonly generation: number
  readonly role: 'mayor' | 'worker' | 'reviewer'
  readonly beadId: BeadId | null
  readonly branch: string
  readonly target: string
  /** What was said to it in this run. */
  readonly told: Set<MessageId>
  /** What it has not answered yet, in order. */
  readonly toAnswer: MessageId[]
  mood: 'well' | 'stuck'
}

export const mainBranch = 'main'

/**
 * A town's container, its agents and its disk, as far as the town can tell it from a real one. Reports are kept until they are taken, and
 * survive the container. It fails when the town breaks a promise: a second live run at one bead, a start without its blockers' commits.
 */
export class FakeContainer {
  readonly git = new FakeGit(mainBranch)
  readonly reports: ContainerReport[] = []
  readonly agents = new Map<AgentId, FakeAgent>()
  /** Generation of each one's last run that is over. */
  readonly #ended = new Map<AgentId, number>()
  /** Heads of branches in worktrees: they survive a container, as the disk does. */
  readonly heads = new Map<string, string>()
  /** Work whose gate fails until it is reworked. */
  readonly bad = new Set<string>()
  generation = 0
  #reportCount = 0
  readonly #chance: Chance
  readonly #now: () => number

  constructor(options: { chance: Chance; now: () => number }) {
    this.#chance = options.chance
    this.#now = options.now
  }

  get isUp(): boolean {
    return this.generation > 0
  }

  report(report: Unsent<ContainerReport>): void {
    this.#reportCount += 1
    const reportId = inputIdSchema.parse(`report-${this.#reportCount}`)
    this.reports.push({ ...report, reportId, at: new Date(this.#now()).toISOString() })
  }

  boot(generation: number): void {
    if (generation <= this.generation) return
    this.kill()
    this.generation = generation
    this.report({
      type: 'container.booted',
      containerGeneration: generation,
      bootId: `boot-${generation}`,
      sandbox: 'none',
      sandboxReason: '',
    })
  }

  /** `kill -9`: its agents end with it, the disk stays. */
  kill(): void {
    this.agents.clear()
    this.#ended.clear()
    this.generation = 0
  }

  start(town: Town, agentId: AgentId, generation: number): void {
    this.#requireUp()
    const known = this.agents.get(agentId)
    if (known !== undefined && known.generation >= generation) return
    // What ended stays ended, as in the real one: a late duplicate brings nothing back to life.
    if ((this.#ended.get(agentId) ?? 0) >= generation) return
    if (agentId === town.mayor?.agentId) {
      this.#put({
        agentId,
        generation,
        role: 'mayor',
        beadId: null,
        branch: '',
        target: '',
        told: new Set(),
        toAnswer: [],
        mood: 'well',
      })
      return
    }
    const worker = town.work.workers.get(agentId)
    const task = worker?.run.state === 'starting' ? worker.run.task : null
    if (task?.kind === 'review') {
      this.#put({
        agentId,
        generation,
        role: 'reviewer',
        beadId: null,
        branch: '',
        target: '',
        told: new Set(),
        toAnswer: [],
        mood: 'well',
      })
      return
    }
    if (task === null || task === undefined) throw new GastownError('STALE_GENERATION', 'The town wants no such run.')
    const bead = town.work.beads.get(task.beadId)
    if (bead?.branch === undefined) throw new GastownError('INTERNAL', 'A bead was started without a branch.')
    for (const other of this.agents.values()) {
      if (other.beadId === bead.beadId && other.agentId !== agentId)
        throw new Error(`Promise 2: ${other.agentId} and ${agentId} are both at ${bead.beadId}.`)
    }
    const open = bead.dependsOn.find((id) => !bead.results.some((result) => result.beadId === id))
    if (open !== undefined) throw new Error(`Promise 4: ${bead.beadId} starts before ${open} is closed.`)
    const target = targetOf(town, bead)
    const tip = this.#syncedTip(target, bead.results)
    for (const { commit, beadId } of bead.results) {
      if (commit !== undefined && !this.git.contains(tip, commit))
        throw new Error(`Promise 4: ${bead.beadId} starts without the commit of ${beadId}.`)
    }
    this.#put({
      agentId,
      generation,
      role: 'worker',
      beadId: bead.beadId,
      branch: bead.branch,
      target,
      told: new Set(),
      toAnswer: [],
      mood: 'well',
    })
  }

  stop(agentId: AgentId, generation: number): void {
    this.#requireUp()
    const agent = this.agents.get(agentId)
    if (agent === undefined) throw new GastownError('AGENT_NOT_FOUND', 'There is no such agent.')
    if (agent.generation > generation) throw new GastownError('STALE_GENERATION', 'A later run is there.')
    this.#end(agent)
    this.#status(agent, 'exited')
  }

  tell(agentId: AgentId, generation: number, messageId: MessageId): void {
    this.#requireUp()
    const agent = this.agents.get(agentId)
    if (agent === undefined || agent.generation !== generation) throw new GastownError('AGENT_NOT_READY', 'It is not up.')
    if (agent.told.has(messageId)) return
    agent.told.add(messageId)
    agent.toAnswer.push(messageId)
    agent.mood = 'well'
    this.report({ type: 'message.delivered', agentId, generation, messageId })
  }

  /** Ends an agent as a crash of its server does that the container could not mend. */
  lose(agent: FakeAgent): void {
    this.#end(agent)
    this.#status(agent, 'failed')
  }

  answer(agent: FakeAgent): void {
    const messageId = agent.toAnswer.shift()
    if (messageId !== undefined)
      this.report({ type: 'message.answered', agentId: agent.agentId, generation: agent.generation, messageId })
  }

  /** The agent commits work on its branch; of rework, on what is on its target now. */
  commit(agent: FakeAgent, work: string): void {
    const tip = this.git.tip(agent.target, mainBranch)
    const head = this.heads.get(agent.branch)
    const base = head === undefined ? tip : (this.git.merge(tip, head, true) ?? head)
    this.heads.set(agent.branch, this.git.commitOn(base, work, `file-${this.#chance.below(6)}`))
  }

  collect(agent: FakeAgent): CollectProof {
    const base = this.git.tip(agent.target, mainBranch)
    const head = this.heads.get(agent.branch)
    if (head === undefined)
      return { found: 'branch', branch: agent.branch, head: base, base, commits: 0, changedFiles: 0, uncommitted: [] }
    return { found: 'branch', branch: agent.branch, head, base, commits: 1, changedFiles: 1, uncommitted: [] }
  }

  /** A feature branch that lacks what has landed on main meanwhile takes it in. */
  #syncedTip(target: string, results: Bead['results']): string {
    const tip = this.git.tip(target, mainBranch)
    const lacks = results.some(({ commit }) => commit !== undefined && !this.git.contains(tip, commit))
    if (target === mainBranch || !lacks) return tip
    const synced = this.git.merge(tip, this.git.tip(mainBranch, mainBranch), true) ?? tip
    this.git.push(target, tip, synced)
    return synced
  }

  #end({ agentId, generation }: FakeAgent): void {
    this.agents.delete(agentId)
    this.#ended.set(agentId, generation)
  }

  #put(agent: FakeAgent): void {
    this.agents.set(agent.agentId, agent)
    this.#status(agent, 'running')
  }

  #status({ agentId, generation }: FakeAgent, status: 'running' | 'exited' | 'failed'): void {
    const isUp = status === 'running'
    this.report({
      type: 'agent.status',
      agentId,
      generation,
      status,
      activity: 'idle',
      serverPort: isUp ? 4100 : 0,
      sessionId: isUp ? 'ses_1' : '',
      prewarmed: false,
      ...(isUp ? {} : { reason: 'It ended in the simulation.' }),
    })
  }

  #requireUp(): void {
    if (!this.isUp) throw new GastownError('CONTAINER_UNAVAILABLE', 'The container is down.')
  }
}
