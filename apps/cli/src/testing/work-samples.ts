import type { ProcedureOutput } from '@gastown/contract/procedures'

/** What a town's procedures answer in the tests of the commands. */

const at = '2026-01-02T03:04:05.000Z'
const noSpend = { inputTokens: 0, outputTokens: 0, cachedTokens: 0, costMicros: 0 }
export const commit = 'a1b2c3d4e5'.repeat(4)

export const sampleTown: ProcedureOutput<'createTown'> = {
  townId: 't1',
  name: 'Ankh',
  createdAt: at,
  engine: 'kilo',
  provider: 'demo',
  containerState: 'running',
  containerReason: '',
  mayorStatus: 'waiting',
  rigCount: 0,
  work: { working: 0, waits: 0, needsYou: 0, paused: null, todayMicros: 0 },
}

export const sampleRig: ProcedureOutput<'createRig'> = {
  rigId: 'rig-1',
  name: 'shop',
  gitUrl: '/srv/shop',
  defaultBranch: 'main',
  createdAt: at,
}

export type BeadAnswer = ProcedureOutput<'createBead'>

export function sampleBead(wished: Partial<BeadAnswer> = {}): BeadAnswer {
  return {
    beadId: 'bead-1',
    rigId: 'rig-1',
    kind: 'task',
    title: 'A page',
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
    ...wished,
  }
}

export type ConvoyAnswer = ProcedureOutput<'startConvoy'>

export function sampleConvoy(wished: Partial<ConvoyAnswer> = {}): ConvoyAnswer {
  return {
    convoyId: 'convoy-1',
    rigId: 'rig-1',
    title: 'A shop',
    mode: 'review-and-merge',
    status: 'active',
    createdBy: 'user',
    createdAt: at,
    members: [],
    spend: noSpend,
    closedCount: 0,
    failedCount: 0,
    totalCount: 0,
    ...wished,
  }
}

export type AgentAnswer = ProcedureOutput<'listAgents'>['agents'][number]

export function sampleAgent(wished: Partial<AgentAnswer> = {}): AgentAnswer {
  return {
    agentId: 'agent-1',
    name: 'toast',
    role: 'polecat',
    rigId: 'rig-1',
    generation: 1,
    state: 'working',
    lastActivityAt: at,
    spend: noSpend,
    ...wished,
  }
}

export type MergeAnswer = ProcedureOutput<'getMergeQueueData'>['queue'][number]

export function sampleMerge(wished: Partial<MergeAnswer> = {}): MergeAnswer {
  return {
    mergeId: 'merge-1',
    rigId: 'rig-1',
    beadId: 'bead-1',
    title: 'A page',
    branch: 'gt/toast/bead-1',
    head: commit,
    target: 'main',
    priority: 'medium',
    queuedAt: at,
    retries: 0,
    reviewed: false,
    status: { state: 'queued' },
    gates: [],
    score: {
      total: 1100,
      parts: [
        { what: 'base', points: 1000 },
        { what: 'priority', points: 100 },
      ],
    },
    waits: 'It waits for others.',
    ...wished,
  }
}
