import type { AgentId, MessageId, RigId } from '@gastown/contract/ids'
import type { Bead, BeadStatus } from '@gastown/contract/work/bead'
import type { Convoy, ConvoyStatus } from '@gastown/contract/work/convoy'
import type { Escalation } from '@gastown/contract/work/escalation'
import type { BatchId, BeadId, ConvoyId, EscalationId, MergeId } from '@gastown/contract/work/ids'
import type { Mail } from '@gastown/contract/work/mail'
import type { Merge, MergeState } from '@gastown/contract/work/merge'
import { defaultRigConfig, type RigConfig } from '@gastown/contract/work/rig-config'
import { noSpend, type Spend } from '@gastown/contract/work/spend'
import type { Finished } from '@gastown/core/work/shelve'
import { idleRefinery, type Refinery, type Work, type Worker, type WorkerRun } from '@gastown/core/work/work'
import { changeMap, type Chance } from './chance.ts'

/*
 * Work for the store's tests: single items, and as much other work as a seed gives.
 */

const at = '2026-03-01T12:00:00.000Z'
const commit = 'c0ffee00'.repeat(5)

export const nothingFinished: Finished = { beads: [], convoys: [], merges: [], escalations: [], mail: [] }

export function sampleBead(options: Partial<Omit<Bead, 'beadId'>> & { readonly id: string }): Bead {
  const { id, ...rest } = options
  return {
    beadId: id as BeadId,
    rigId: 'rig-1' as RigId,
    kind: 'task',
    title: `title of ${id}`,
    body: '',
    status: 'open',
    priority: 'medium',
    labels: [],
    createdBy: 'user',
    createdAt: at,
    updatedAt: at,
    dependsOn: [],
    blockedBy: [],
    results: [],
    hold: false,
    attemptCount: 0,
    attempts: [],
    doneRefusals: 0,
    spend: noSpend,
    ...rest,
  }
}

export function sampleConvoy(options: Partial<Omit<Convoy, 'convoyId'>> & { readonly id: string }): Convoy {
  const { id, ...rest } = options
  return {
    convoyId: id as ConvoyId,
    rigId: 'rig-1' as RigId,
    title: `title of ${id}`,
    mode: 'review-and-merge',
    status: 'active',
    createdBy: 'user',
    createdAt: at,
    members: [],
    spend: noSpend,
    ...rest,
  }
}

export function sampleMerge(options: Partial<Omit<Merge, 'mergeId'>> & { readonly id: string }): Merge {
  const { id, ...rest } = options
  return {
    mergeId: id as MergeId,
    rigId: 'rig-1' as RigId,
    title: `title of ${id}`,
    branch: `gt/${id}`,
    head: commit,
    target: 'main',
    priority: 'medium',
    queuedAt: at,
    retries: 0,
    reviewed: false,
    status: { state: 'queued' },
    gates: [],
    ...rest,
  }
}

export function sampleEscalation(options: Partial<Omit<Escalation, 'escalationId'>> & { readonly id: string }): Escalation {
  const { id, ...rest } = options
  return {
    escalationId: id as EscalationId,
    severity: 'high',
    title: `title of ${id}`,
    body: '',
    raisedBy: 'town',
    raisedAt: at,
    count: 1,
    lastRaisedAt: at,
    ...rest,
  }
}

export function sampleMail(options: Partial<Omit<Mail, 'messageId'>> & { readonly id: string }): Mail {
  const { id, ...rest } = options
  return {
    messageId: id as MessageId,
    to: 'toast' as AgentId,
    from: 'mayor',
    kind: 'mail',
    subject: '',
    body: '',
    sentAt: at,
    ...rest,
  }
}

export function sampleSpend(costMicros: number): Spend {
  return { inputTokens: costMicros * 3, outputTokens: costMicros, cachedTokens: 0, costMicros }
}

export function sampleRigConfig(chance: Chance): RigConfig {
  return { ...defaultRigConfig, maxPolecats: pick(chance, [1, 2, 3]), instructions: anyText(chance) }
}

/** Work that differs from `work` in some of its parts, and shares the others by reference. Finished items are still in it. */
export function evolveWorkAnyhow(work: Work, chance: Chance): Work {
  const id = (): string => `id-${Math.floor(chance() * 12)}`
  const count = (): number => Math.floor(chance() * 9)
  const changes: readonly (() => Partial<Work>)[] = [
    () => ({ revision: work.revision + 1, failedInARow: count() }),
    () => ({ config: { ...work.config, maxPolecats: 1 + count() } }),
    () => ({ pause: chance() < 0.5 ? null : { cause: 'breaker', reason: anyText(chance), since: at } }),
    () => ({ warnedBudgets: [...work.warnedBudgets, anyText(chance)].slice(-3) }),
    () => ({ retired: changeMap(work.retired, id(), count, chance) }),
    () => ({
      ledger: {
        ...work.ledger,
        total: sampleSpend(count()),
        days: [...work.ledger.days, { day: '2026-03-01', spend: sampleSpend(count()) }].slice(-3),
        rigs: changeMap(work.ledger.rigs, id() as RigId, () => sampleSpend(count()), chance),
        letGo: changeMap(work.ledger.letGo, id() as AgentId, () => ({ name: 'Toast', spend: sampleSpend(count()) }), chance),
      },
    }),
    () => ({ beads: changeMap(work.beads, id() as BeadId, (beadId) => anyBead(beadId, chance), chance) }),
    () => ({ convoys: changeMap(work.convoys, id() as ConvoyId, (convoyId) => anyConvoy(convoyId, chance), chance) }),
    () => ({ merges: changeMap(work.merges, id() as MergeId, (mergeId) => anyMerge(mergeId, chance), chance) }),
    () => ({ escalations: changeMap(work.escalations, id() as EscalationId, (key) => anyEscalation(key, chance), chance) }),
    () => ({ workers: changeMap(work.workers, id() as AgentId, (agentId) => anyWorker(agentId, chance), chance) }),
    () => ({ refineries: changeMap(work.refineries, id() as RigId, (rigId) => anyRefinery(rigId, chance), chance) }),
    () => ({ mail: changeMap(work.mail, id() as MessageId, (messageId) => anyMail(messageId, chance), chance) }),
  ]
  return Object.assign({ ...work }, ...changes.filter(() => chance() < 0.5).map((change) => change())) as Work
}

function pick<T>(chance: Chance, from: readonly [T, ...T[]]): T {
  return from[Math.floor(chance() * from.length)] ?? from[0]
}

function anyText(chance: Chance): string {
  return pick(chance, ['', 'plain', 'with "quotes"', 'line\nbreak', '日本 🏙', '\u0000 \u2028 \\'])
}

function anyBead(id: string, chance: Chance): Bead {
  const statuses: [BeadStatus, ...BeadStatus[]] = ['open', 'in_progress', 'in_review', 'failed', 'closed']
  return sampleBead({
    id,
    title: anyText(chance),
    status: pick(chance, statuses),
    labels: pick(chance, [[], ['ui', 'Ärger']]),
    ...pick(chance, [{}, { convoyId: 'id-1' as ConvoyId, agentId: 'toast' as AgentId }]),
    spend: sampleSpend(Math.floor(chance() * 100)),
  })
}

function anyConvoy(id: string, chance: Chance): Convoy {
  const statuses: [ConvoyStatus, ...ConvoyStatus[]] = ['staged', 'active', 'landed', 'failed']
  const members = [{ beadId: 'id-1' as BeadId, title: anyText(chance), status: 'open' as const, dependsOn: [] }]
  return sampleConvoy({ id, status: pick(chance, statuses), members })
}

function anyMerge(id: string, chance: Chance): Merge {
  const states: [MergeState, ...MergeState[]] = [
    { state: 'queued' },
    { state: 'verifying', batchId: 'batch-1' as BatchId },
    { state: 'landed', commit, at },
    { state: 'failed', reason: anyText(chance), at },
  ]
  return sampleMerge({ id, status: pick(chance, states), ...pick(chance, [{}, { beadId: 'id-1' as BeadId }]) })
}

function anyEscalation(id: string, chance: Chance): Escalation {
  return sampleEscalation({
    id,
    body: anyText(chance),
    ...pick(chance, [{}, { beadId: `id-${Math.floor(chance() * 12)}` as BeadId }]),
    ...pick(chance, [{}, { acknowledgedAt: at }]),
  })
}

function anyWorker(agentId: AgentId, chance: Chance): Worker {
  const task = { kind: 'bead', beadId: 'id-1' as BeadId } as const
  const runs: [WorkerRun, ...WorkerRun[]] = [
    { state: 'idle' },
    { state: 'starting', task, since: at, containerGeneration: 2 },
    { state: 'interrupted', task, since: at, reason: anyText(chance) },
  ]
  return {
    agentId,
    name: anyText(chance),
    role: 'polecat',
    rigId: 'rig-1' as RigId,
    generation: 3,
    hiredAt: at,
    lastActivityAt: at,
    run: pick(chance, runs),
    spend: noSpend,
    ...pick(chance, [{}, { statusLine: anyText(chance) }]),
  }
}

function anyRefinery(rigId: RigId, chance: Chance): Refinery {
  const mergeIds = ['id-1', 'id-2'] as MergeId[]
  const plan = { batchId: 'batch-1' as BatchId, rigId, target: 'main', mergeIds, attempt: 1 }
  return pick<Refinery>(chance, [
    idleRefinery,
    { batch: null, groups: [mergeIds, []] },
    { batch: { ...plan, startedAt: at, phase: { name: 'verifying' } }, groups: [] },
  ])
}

function anyMail(id: string, chance: Chance): Mail {
  return sampleMail({
    id,
    kind: pick(chance, ['mail', 'nudge']),
    body: anyText(chance),
    ...pick(chance, [{}, { ended: { how: 'delivered', at, generation: 1 } }]),
  })
}
