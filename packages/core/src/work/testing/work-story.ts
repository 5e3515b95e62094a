import type { AgentId, RigId } from '@gastown/contract/ids'
import type { Bead } from '@gastown/contract/work/bead'
import type { Convoy } from '@gastown/contract/work/convoy'
import type { BeadId, ConvoyId, MergeId } from '@gastown/contract/work/ids'
import type { Merge } from '@gastown/contract/work/merge'
import type { Landing, Verification } from '@gastown/contract/work/reports'
import type { RigConfigPatch } from '@gastown/contract/work/rig-config'
import type { WorkIntent } from '@gastown/contract/work/intents'
import type { Spend } from '@gastown/contract/work/spend'
import type { Rejected } from '../../decision.ts'
import type { Taken } from '../../take.ts'
import { TownStory } from '../../town-story.ts'
import { checkInvariants } from '../check-invariants.ts'
import { waitReasonOf } from '../bead-readiness.ts'
import { primeMessageId } from '../prime-message.ts'
import type { Worker } from '../work.ts'

type IntentOf<T extends WorkIntent['type']> = Extract<WorkIntent, { type: T }>

export const minuteMs = 60_000
export const hourMs = 60 * minuteMs

/** Names of commits in a story. */
export const commitNamed = (letter: string): string => letter.repeat(40).slice(0, 40)

/** A town with a rig and a running container, in a test. Every turn is checked against the invariants. */
export class WorkStory extends TownStory {
  readonly rigId: RigId

  constructor(config: RigConfigPatch = {}) {
    super()
    const { rigId } = this.want({ type: 'rig.create', name: 'sample', gitUrl: '/sample', defaultBranch: 'main' }).ids
    this.rigId = rigId as RigId
    this.want({ type: 'rig.configure', rigId: this.rigId, config: { batch: { waitSeconds: 0 }, ...config } })
    this.want({ type: 'container.wake', reason: 'user' })
    this.boot()
  }

  override try(input: Parameters<TownStory['try']>[0]): Taken | Rejected {
    const taken = super.try(input)
    const [violation] = checkInvariants(this.town)
    if (violation !== undefined) throw new Error(`${violation.invariant}: ${violation.text}`)
    return taken
  }

  bead(title: string, more: Partial<IntentOf<'bead.create'>['bead']> = {}): BeadId {
    const bead: IntentOf<'bead.create'>['bead'] = {
      rigId: this.rigId,
      title,
      body: '',
      priority: 'medium',
      labels: [],
      dependsOn: [],
      hold: false,
      ...more,
    }
    return this.want({ type: 'bead.create', by: 'user', landed: [], bead }).ids['beadId'] as BeadId
  }

  convoy(
    titles: readonly string[],
    more: Partial<IntentOf<'convoy.create'>['convoy']> = {},
  ): { convoyId: ConvoyId; beadIds: readonly BeadId[] } {
    const tasks = titles.map((title) => ({ title, body: '', priority: 'medium' as const, labels: [], dependsOn: [] }))
    const convoy = { rigId: this.rigId, title: 'Convoy', tasks, parallel: true, ...more }
    const convoyId = this.want({ type: 'convoy.create', by: 'user', convoy }).ids['convoyId'] as ConvoyId
    return { convoyId, beadIds: this.convoyOf(convoyId).members.map(({ beadId }) => beadId) }
  }

  get(beadId: BeadId): Bead {
    const bead = this.town.work.beads.get(beadId)
    if (bead === undefined) throw new Error(`${beadId} is not there (any more).`)
    return bead
  }

  has(beadId: BeadId): boolean {
    return this.town.work.beads.has(beadId)
  }

  convoyOf(convoyId: ConvoyId): Convoy {
    const convoy = this.town.work.convoys.get(convoyId)
    if (convoy === undefined) throw new Error(`${convoyId} is not there (any more).`)
    return convoy
  }

  whyWaits(beadId: BeadId): string {
    return waitReasonOf(this.town, this.get(beadId), this.at)?.text ?? ''
  }

  workerOf(beadId: BeadId): Worker {
    const worker = [...this.town.work.workers.values()].find(
      ({ run }) => run.state !== 'idle' && run.task.kind === 'bead' && run.task.beadId === beadId,
    )
    if (worker === undefined) throw new Error(`Nobody is at ${beadId}.`)
    return worker
  }

  worker(agentId: AgentId): Worker {
    const worker = this.town.work.workers.get(agentId)
    if (worker === undefined) throw new Error(`There is no ${agentId}.`)
    return worker
  }

  /** The container says that the bead's worker is up. */
  workerUp(beadId: BeadId): Worker {
    const { agentId, generation } = this.workerOf(beadId)
    this.hear({
      type: 'agent.status',
      agentId,
      generation,
      status: 'running',
      activity: 'idle',
      serverPort: 4200,
      sessionId: 'ses_w',
      prewarmed: false,
    })
    return this.worker(agentId)
  }

  workerGone(agentId: AgentId, status: 'exited' | 'failed' = 'exited', reason = 'It ended.'): void {
    const { generation } = this.worker(agentId)
    this.hear({
      type: 'agent.status',
      agentId,
      generation,
      status,
      activity: 'idle',
      serverPort: 0,
      sessionId: '',
      prewarmed: false,
      reason,
    })
  }

  turnEnds(agentId: AgentId): void {
    const worker = this.worker(agentId)
    this.hear({ type: 'message.answered', agentId, generation: worker.generation, messageId: primeMessageId(worker) })
  }

  /** The bead's worker says "done"; by default with a commit that proves it. */
  done(beadId: BeadId, proof: Partial<Extract<IntentOf<'agent.done'>['proof'], { found: 'branch' }>> = {}): Taken {
    const { agentId, generation } = this.workerOf(beadId)
    const branch = this.get(beadId).branch ?? ''
    const found: IntentOf<'agent.done'>['proof'] = {
      found: 'branch',
      branch,
      head: commitNamed('a'),
      base: commitNamed('0'),
      commits: 1,
      changedFiles: 1,
      uncommitted: [],
      ...proof,
    }
    return this.want({ type: 'agent.done', agentId, generation, summary: 'It is done.', proof: found })
  }

  /** From an open bead to a branch in the queue, the worker stopped. */
  work(beadId: BeadId, head = commitNamed('a')): MergeId {
    const { agentId } = this.workerUp(beadId)
    this.done(beadId, { head })
    const { mergeId } = this.get(beadId)
    this.workerGone(agentId)
    if (mergeId === undefined) throw new Error('It is in no queue.')
    return mergeId
  }

  merge(mergeId: MergeId): Merge {
    const merge = this.town.work.merges.get(mergeId)
    if (merge === undefined) throw new Error(`${mergeId} is not there (any more).`)
    return merge
  }

  get batch() {
    return this.town.work.refineries.get(this.rigId)?.batch ?? null
  }

  verified(verification: Verification): void {
    const { batch } = this
    if (batch === null) throw new Error('No batch is in hand.')
    this.hear({ type: 'batch.verified', rigId: this.rigId, batchId: batch.batchId, attempt: batch.attempt, verification })
  }

  /** The gates of the batch in hand pass. */
  passes(more: Partial<Extract<Verification, { result: 'passed' }>> = {}): void {
    const commits = (this.batch?.mergeIds ?? []).map((mergeId) => ({ mergeId, commit: commitNamed('c') }))
    this.verified({
      result: 'passed',
      base: commitNamed('0'),
      tip: commitNamed('c'),
      commits,
      leftOut: [],
      gates: [],
      preVerified: false,
      ...more,
    })
  }

  fails(): void {
    const gate = { command: 'npm test', outcome: 'failed', exitCode: 1, durationMs: 10, output: 'one test failed' } as const
    this.verified({
      result: 'gate_failed',
      base: commitNamed('0'),
      mergeIds: [...(this.batch?.mergeIds ?? [])],
      leftOut: [],
      gates: [gate],
    })
  }

  lands(landing: Landing = { result: 'landed', commit: commitNamed('c') }): void {
    const { batch } = this
    if (batch === null) throw new Error('No batch is in hand.')
    this.hear({ type: 'batch.landed', rigId: this.rigId, batchId: batch.batchId, landing })
  }

  spends(agentId: AgentId, costMicros: number): void {
    const spend: Spend = { inputTokens: 10, outputTokens: 1, cachedTokens: 0, costMicros }
    this.hear({ type: 'agent.usage', agentId, generation: this.worker(agentId).generation, model: 'demo/demo', spend })
  }

  get escalations(): readonly string[] {
    return [...this.town.work.escalations.values()].map(({ title }) => title)
  }
}
