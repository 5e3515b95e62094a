import type { ConversationMessage } from '@gastown/contract/conversation'
import type { AgentId, RigId } from '@gastown/contract/ids'
import type { ContainerReport } from '@gastown/contract/reports'
import type { Bead } from '@gastown/contract/work/bead'
import type { WorkIntent } from '@gastown/contract/work/intents'
import type { BeadId, ConvoyId, MergeId } from '@gastown/contract/work/ids'
import type { GateResult } from '@gastown/contract/work/merge'
import type { Landing, Verification } from '@gastown/contract/work/reports'
import type { RigConfigPatch } from '@gastown/contract/work/rig-config'
import type { Spend } from '@gastown/contract/work/spend'
import type { Rejected } from '@gastown/core/decision'
import type { Taken } from '@gastown/core/take'
import { TownStory } from '@gastown/core/town-story'
import { primeMessageId } from '@gastown/core/work/prime-message'
import type { Batch, Worker } from '@gastown/core/work/work'
import { chanceFrom, type Chance } from '@gastown/store/chance'

export const minuteMs = 60_000
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs

type IntentOf<T extends WorkIntent['type']> = Extract<WorkIntent, { type: T }>
type Unreported<T> = T extends unknown ? Omit<T, 'reportId' | 'at'> : never
type Passed = Extract<Verification, { result: 'passed' }>

/**
 * A town whose days are told turn by turn: everything in it is what the real core decided on the intents and reports of such a day. It
 * keeps its turns for the store.
 */
export class SeedStory extends TownStory {
  readonly chance: Chance
  /** Since the town was made, in order. */
  readonly taken: Taken[] = []

  constructor(options: { seed: number; beginsAtMs: number }) {
    super()
    this.chance = chanceFrom(options.seed)
    this.nowMs = options.beginsAtMs
  }

  override try(input: Parameters<TownStory['try']>[0]): Taken | Rejected {
    const taken = super.try(input)
    if (taken.accepted) this.taken.push(taken)
    return taken
  }

  /** A whole number from `from` up to `to`, both included. */
  between(from: number, to: number): number {
    return from + Math.floor(this.chance() * (to - from + 1))
  }

  pick<T>(from: readonly [T, ...T[]]): T {
    return from[Math.floor(this.chance() * from.length)] ?? from[0]
  }

  pass(ms: number): void {
    this.nowMs += Math.round(ms)
  }

  commit(): string {
    return Array.from({ length: 40 }, () => Math.floor(this.chance() * 16).toString(16)).join('')
  }

  rig(name: string, gitUrl: string, config: RigConfigPatch): RigId {
    const rigId = this.want({ type: 'rig.create', name, gitUrl, defaultBranch: 'main' }).ids['rigId'] as RigId
    this.want({ type: 'rig.configure', rigId, config })
    return rigId
  }

  bead(rigId: RigId, title: string, more: Partial<IntentOf<'bead.create'>['bead']> & { by?: string } = {}): BeadId {
    const { by = 'user', ...fields } = more
    const bead = { rigId, title, body: '', priority: 'medium' as const, labels: [], dependsOn: [], hold: false, ...fields }
    return this.want({ type: 'bead.create', by, landed: [], bead }).ids['beadId'] as BeadId
  }

  convoy(convoy: IntentOf<'convoy.create'>['convoy'], by: string): { convoyId: ConvoyId; beadIds: readonly BeadId[] } {
    const convoyId = this.want({ type: 'convoy.create', by, convoy }).ids['convoyId'] as ConvoyId
    return { convoyId, beadIds: this.town.work.convoys.get(convoyId)?.members.map(({ beadId }) => beadId) ?? [] }
  }

  get(beadId: BeadId): Bead {
    const bead = this.town.work.beads.get(beadId)
    if (bead === undefined) throw new Error(`${beadId} is not there (any more).`)
    return bead
  }

  workerOf(beadId: BeadId): Worker {
    const worker = [...this.town.work.workers.values()].find(
      ({ run }) => run.state !== 'idle' && run.task.kind === 'bead' && run.task.beadId === beadId,
    )
    if (worker === undefined) throw new Error(`Nobody is at "${this.get(beadId).title}" (${this.get(beadId).status}).`)
    return worker
  }

  /** A report that the town takes; throws when it is refused. */
  tell(report: Unreported<ContainerReport>): void {
    const answer = this.hear(report)
    if (!answer.accepted) throw new Error(`${report.type}: ${answer.code}: ${answer.detail}`)
  }

  /** The container says that the worker is up and at its task. */
  comesUp({ agentId, generation }: Worker): void {
    this.tell({ ...statusOf({ agentId, generation }), status: 'running', activity: 'working' })
    this.tell({ type: 'message.delivered', agentId, generation, messageId: primeMessageId({ agentId, generation }) })
  }

  ends(agentId: AgentId, status: 'exited' | 'failed' = 'exited', reason = 'It ended.'): void {
    const { generation } = this.#worker(agentId)
    this.tell({ ...statusOf({ agentId, generation }), status, activity: 'idle', serverPort: 0, sessionId: '', reason })
  }

  says(agentId: AgentId, text: string): void {
    this.want({ type: 'agent.tell_status', agentId, generation: this.#worker(agentId).generation, text })
  }

  spends(agentId: AgentId, spend: Spend): void {
    const worker = this.town.work.workers.get(agentId)
    const generation = worker?.generation ?? this.mayor.generation
    this.tell({ type: 'agent.usage', agentId, generation, model: 'demo/demo', spend })
  }

  talks(agentId: AgentId, messages: ConversationMessage[]): void {
    const generation = this.town.work.workers.get(agentId)?.generation ?? this.mayor.generation
    this.tell({ type: 'conversation.observed', agentId, generation, messages })
  }

  /** The bead's worker says "done" with a branch that proves it, and ends. */
  done(beadId: BeadId, summary: string): MergeId | undefined {
    const { agentId, generation } = this.workerOf(beadId)
    const proof = {
      found: 'branch' as const,
      branch: this.get(beadId).branch ?? '',
      head: this.commit(),
      base: this.commit(),
      commits: this.between(1, 4),
      changedFiles: this.between(1, 9),
      uncommitted: [],
    }
    this.want({ type: 'agent.done', agentId, generation, summary, proof })
    const mergeId = this.town.work.beads.get(beadId)?.mergeId
    this.ends(agentId)
    return mergeId
  }

  batchOf(rigId: RigId): Batch {
    const batch = this.town.work.refineries.get(rigId)?.batch ?? null
    if (batch === null) throw new Error('No batch is in hand.')
    return batch
  }

  verified(rigId: RigId, verification: Verification): void {
    const { batchId, attempt } = this.batchOf(rigId)
    this.tell({ type: 'batch.verified', rigId, batchId, attempt, verification })
  }

  passes(rigId: RigId, gates: GateResult[], leftOut: Passed['leftOut'] = []): void {
    const left = new Set(leftOut.map(({ mergeId }) => mergeId))
    const commits = this.batchOf(rigId).mergeIds.flatMap((mergeId) =>
      left.has(mergeId) ? [] : [{ mergeId, commit: this.commit() }],
    )
    const tip = commits.at(-1)?.commit ?? this.commit()
    this.verified(rigId, { result: 'passed', base: this.commit(), tip, commits, leftOut, gates, preVerified: false })
  }

  fails(rigId: RigId, gates: GateResult[]): void {
    const mergeIds = [...this.batchOf(rigId).mergeIds]
    this.verified(rigId, { result: 'gate_failed', base: this.commit(), mergeIds, leftOut: [], gates })
  }

  lands(rigId: RigId, landing: Landing = { result: 'landed', commit: this.commit() }): void {
    this.tell({ type: 'batch.landed', rigId, batchId: this.batchOf(rigId).batchId, landing })
  }

  #worker(agentId: AgentId): Worker {
    const worker = this.town.work.workers.get(agentId)
    if (worker === undefined) throw new Error(`There is no ${agentId}.`)
    return worker
  }
}

function statusOf(run: { agentId: AgentId; generation: number }) {
  return { type: 'agent.status' as const, ...run, serverPort: 4200, sessionId: `ses_${run.agentId}`, prewarmed: false }
}
