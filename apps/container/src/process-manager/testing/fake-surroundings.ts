import { agentLaunchSpecSchema, type AgentLaunchSpec } from '@gastown/contract/agent-launch'
import { agentIdSchema, type AgentId, type RigId } from '@gastown/contract/ids'
import type { Gate } from '@gastown/contract/work/rig-config'
import type { GateRun } from '@gastown/contract/work/work-routes'
import type { ContainerReport } from '@gastown/contract/reports'
import type { ContainerEvent } from '@gastown/contract/telemetry'
import type { ContainerRegistryResponse, MayorIdResponse } from '@gastown/contract/town-routes'
import type { AgentLaunch } from '../../agent-runner/agent-launch.ts'
import type { HydrateOutcome, Snapshots } from '../../snapshots/snapshots.ts'
import type { Rigs, WorktreeOf } from '../../rigs/rigs.ts'
import type { Command } from '../../sandbox/sandbox.ts'
import type { Drawing, Terminals } from '../../terminals/terminals.ts'
import type { TownLink } from '../../town-link/town-link.ts'

type Unsent = Parameters<TownLink['report']>[0]

/** A town that writes down what it is told. */
export class FakeTown implements TownLink {
  readonly reports: Unsent[] = []
  readonly events: ContainerEvent[] = []
  readonly texts: Parameters<TownLink['stream']>[0][] = []
  mayorIdAnswers: (MayorIdResponse | Error)[] = []
  registryAnswer: ContainerRegistryResponse | Error = { agents: [] }
  mayorIdAsked = 0
  readonly keptReports = 0

  relink() {}
  agentToken({ agentId, generation }: { agentId: AgentId; generation: number }) {
    return Promise.resolve({ token: `token-of-${agentId}-${generation}`, expiresAt: '2099-01-01T00:00:00Z' })
  }
  urlOf(path: string) {
    return new URL(`http://127.0.0.1:9/${path}`)
  }
  mayorId(): Promise<MayorIdResponse> {
    this.mayorIdAsked += 1
    const answer = this.mayorIdAnswers.length > 1 ? this.mayorIdAnswers.shift() : this.mayorIdAnswers[0]
    if (answer === undefined) return Promise.resolve({ agentId: null })
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)
  }
  registry(): Promise<ContainerRegistryResponse> {
    return this.registryAnswer instanceof Error ? Promise.reject(this.registryAnswer) : Promise.resolve(this.registryAnswer)
  }
  report(report: Unsent) {
    this.reports.push(report)
  }
  flush() {
    return Promise.resolve()
  }
  stream(text: Parameters<TownLink['stream']>[0]) {
    this.texts.push(text)
  }
  gateOutput() {}
  telemetry(event: ContainerEvent) {
    this.events.push(event)
  }
  putSnapshot() {
    return Promise.resolve()
  }
  getSnapshot() {
    return Promise.resolve(null)
  }
  putLastScreen() {
    return Promise.resolve()
  }
  setSnapshotAside() {
    return Promise.resolve()
  }

  of<T extends ContainerReport['type']>(type: T): Extract<Unsent, { type: T }>[] {
    return this.reports.filter((report): report is Extract<Unsent, { type: T }> => report.type === type)
  }
  phases(): { phase: string; phaseMs: number; prewarmed: boolean }[] {
    return this.events.flatMap((event) =>
      event.event === 'agent.startup_phase' ? [{ phase: event.phase, phaseMs: event.phaseMs, prewarmed: event.prewarmed }] : [],
    )
  }
  prewarms(): { outcome: string; reason: string; durationMs: number }[] {
    return this.events.flatMap((event) =>
      event.event === 'mayor.prewarm_complete'
        ? [{ outcome: event.outcome, reason: event.reason, durationMs: event.durationMs }]
        : [],
    )
  }
}

/** Terminals without PTYs. */
export class FakeTerminals implements Terminals {
  readonly opened: { agentId: AgentId; command: Command }[] = []
  readonly lines: string[] = []
  readonly shownAgents = new Set<AgentId>()
  viewers = 0
  readonly rested: AgentId[] = []
  readonly #viewersListeners = new Set<(agentId: AgentId) => void>()
  readonly #exitListeners = new Set<(agentId: AgentId, exitCode: number) => void>()

  attach(agentId: AgentId) {
    this.setViewers(agentId, this.viewers + 1)
  }
  setViewers(agentId: AgentId, viewers: number) {
    this.viewers = viewers
    for (const listener of this.#viewersListeners) listener(agentId)
  }
  rest(agentId: AgentId) {
    this.rested.push(agentId)
    this.shownAgents.delete(agentId)
    return Promise.resolve()
  }
  onViewersChange(listener: (agentId: AgentId) => void) {
    this.#viewersListeners.add(listener)
    return () => this.#viewersListeners.delete(listener)
  }
  onStill() {
    return () => {}
  }
  progress(_agentId: AgentId, { text }: { text: string }) {
    this.lines.push(text)
  }
  open(agentId: AgentId, command: Command, drawing: Drawing) {
    this.opened.push({ agentId, command })
    this.shownAgents.add(agentId)
    return drawing.from
  }
  close(agentId: AgentId) {
    this.shownAgents.delete(agentId)
    return Promise.resolve()
  }
  readonly forgotten: AgentId[] = []
  forget(agentId: AgentId) {
    this.forgotten.push(agentId)
  }
  isOpen(agentId: AgentId) {
    return this.shownAgents.has(agentId)
  }
  viewerCount() {
    return this.viewers
  }
  onExit(listener: (agentId: AgentId, exitCode: number) => void) {
    this.#exitListeners.add(listener)
    return () => this.#exitListeners.delete(listener)
  }
  closeAll() {
    this.shownAgents.clear()
    return Promise.resolve()
  }
  /** The program in the PTY ends by itself. */
  exit(agentId: AgentId, exitCode = 1) {
    this.shownAgents.delete(agentId)
    for (const listener of this.#exitListeners) listener(agentId, exitCode)
  }
}

export class FakeSnapshots implements Snapshots {
  readonly hydrated: AgentLaunch[] = []
  readonly saved: AgentLaunch[] = []
  hydrateAnswer: HydrateOutcome | Error = { outcome: 'no_snapshot' }

  hydrate(launch: AgentLaunch): Promise<HydrateOutcome> {
    this.hydrated.push(launch)
    return this.hydrateAnswer instanceof Error ? Promise.reject(this.hydrateAnswer) : Promise.resolve(this.hydrateAnswer)
  }
  save(launch: AgentLaunch) {
    this.saved.push(launch)
    return Promise.resolve({ saved: true, bytes: 1 })
  }
}

/** Rigs whose git is a list of what was asked. */
export class FakeRigs implements Rigs {
  readonly asked: string[] = []
  readonly saved: WorktreeOf[] = []
  /** Rejections of the next preparations. */
  failures: Error[] = []
  /** Resolves when worktrees may be made. */
  holds: Promise<void> = Promise.resolve()
  saves: { ref: string; commit: string } | null = null
  readonly access = { readOnly: ['/data/rig-objects'], readWrite: ['/data/worktrees'] }

  worktreePath({ rigId, agentId, work }: WorktreeOf) {
    return `/data/worktrees/${rigId}/${agentId}/${work.beadId ?? work.mergeId ?? 'work'}`
  }
  async prepareWorktree(of: WorktreeOf) {
    this.asked.push(`prepare ${this.worktreePath(of)}`)
    await this.holds
    const failure = this.failures.shift()
    if (failure !== undefined) throw failure
  }
  collect(of: WorktreeOf) {
    this.asked.push(`collect ${of.agentId}`)
    return Promise.resolve({ found: 'no_branch' as const, detail: 'a fake' })
  }
  saveWork(of: WorktreeOf) {
    this.asked.push(`save ${this.worktreePath(of)}`)
    this.saved.push(of)
    return Promise.resolve(this.saves)
  }
  runGates(of: WorktreeOf, gates: readonly Gate[]): Promise<GateRun> {
    this.asked.push(`gates ${of.agentId} ${gates.map(({ command }) => command).join()}`)
    return Promise.resolve({ state: 'passed', head: 'a'.repeat(40), done: [] })
  }
  verify(rigId: RigId) {
    this.asked.push(`verify ${rigId}`)
  }
  land(rigId: RigId) {
    this.asked.push(`land ${rigId}`)
  }
  check(rigId: RigId) {
    this.asked.push(`check ${rigId}`)
  }
  diff(rigId: RigId) {
    this.asked.push(`diff ${rigId}`)
    return Promise.resolve({ base: 'a'.repeat(40), head: 'b'.repeat(40), patch: '', truncated: false })
  }
  worktreeDiff({ agentId }: WorktreeOf) {
    this.asked.push(`diff ${agentId}`)
    const patch = { base: 'a'.repeat(40), head: 'b'.repeat(40), patch: '', truncated: false }
    return Promise.resolve({ ...patch, branch: 'gt/one', target: 'main', uncommitted: ['draft.txt'] })
  }
  usage() {
    return Promise.resolve({ worktrees: [], repositoryBytes: 0 })
  }
  configure(worktrees: Parameters<Rigs['configure']>[0]) {
    this.asked.push(`configure ${JSON.stringify(worktrees)}`)
  }
  close() {
    this.asked.push('close')
    return Promise.resolve()
  }
}

/** A gateway that gives each session a way of its own. */
export class FakeTools {
  readonly passes: { agentId: AgentId; generation: number; isRevoked: boolean }[] = []
  admit(agentId: AgentId) {
    const pass = { agentId, generation: 0, isRevoked: false }
    const number = this.passes.push(pass)
    return {
      access: { url: `http://127.0.0.1:9/${agentId}/mcp`, token: `pass-${number}` },
      serve: (generation: number) => {
        pass.generation = generation
      },
      revoke: () => {
        pass.isRevoked = true
      },
    }
  }
}

export const mayorId = agentIdSchema.parse('mayor-1')

/** The launch of a mayor; what is given replaces what is usual. */
export function specOf(change: Partial<Record<keyof AgentLaunchSpec, unknown>> = {}): AgentLaunchSpec {
  return agentLaunchSpecSchema.parse({
    townId: 'town-1',
    agentId: mayorId,
    role: 'mayor',
    rigId: null,
    generation: 1,
    engine: 'kilo',
    model: 'demo/demo-mayor',
    smallModel: 'demo/demo-mayor',
    provider: { kind: 'demo', id: 'demo', baseURL: 'http://127.0.0.1:4999/v1' },
    instructions: 'You are the mayor.',
    ...change,
  })
}

/** The launch of a worker with a bead of its own. */
export function workerSpecOf(
  agentId: string,
  change: Partial<Record<keyof AgentLaunchSpec, unknown>> & { beadId?: string } = {},
): AgentLaunchSpec {
  const { beadId = `bead-of-${agentId}`, ...more } = change
  return specOf({
    agentId,
    role: 'polecat',
    rigId: 'rig-1',
    instructions: `You are ${agentId}.`,
    work: {
      gitUrl: '/repositories/one',
      branch: `gt/${agentId}`,
      target: 'main',
      mustContain: [],
      readOnly: false,
      beadId,
      author: { name: agentId, email: `${agentId}@gastown.invalid` },
    },
    ...more,
  })
}
