import { agentIdSchema, rigIdSchema, type AgentId } from '@gastown/contract/ids'
import type { TownEvent } from '@gastown/contract/events'
import { metricsSchema, type MetricsWindow } from '@gastown/contract/work/metrics'
import { beadIdSchema, batchIdSchema, convoyIdSchema, mergeIdSchema } from '@gastown/contract/work/ids'
import type { GateResult } from '@gastown/contract/work/merge'
import { defaultWorkConfig } from '@gastown/contract/work/work-config'
import { sampleBead } from '@gastown/store/work-samples'
import { describe, expect, it } from 'vitest'
import { computeMetrics, windowBuckets } from './compute-metrics.ts'
import { MetricsBook } from './metrics-book.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const startMs = Date.parse('2026-03-01T10:00:00.000Z')
const rigId = rigIdSchema.parse('shop')
const convoyId = convoyIdSchema.parse('cv-1')
const [ada, bob] = ['ada', 'bob'].map((name) => agentIdSchema.parse(name)) as [AgentId, AgentId]

/** An event without its time: a time for each. */
type Timeless<T> = T extends unknown ? Omit<T, 'at'> : never

function bookOf(events: readonly (readonly [minutes: number, event: Timeless<TownEvent>])[]): MetricsBook {
  const book = new MetricsBook()
  for (const [minutes, event] of events) book.take({ ...event, at: new Date(startMs + minutes * minuteMs).toISOString() })
  return book
}

function read(book: MetricsBook, minutes: number, window: MetricsWindow = '1h') {
  const names = { rigs: new Map([[rigId, 'Shop']]), convoys: new Map([[convoyId, 'Checkout']]) }
  return metricsSchema.parse(computeMetrics(book, { window, nowMs: startMs + minutes * minuteMs, names }))
}

function created(id: string, more: Omit<Parameters<typeof sampleBead>[0], 'id'> = {}): Timeless<TownEvent> {
  const bead = sampleBead({ status: 'open', ...more, id })
  return { type: 'bead.created', beadId: bead.beadId, bead }
}

function started(agentId: AgentId, id: string, generation = 1): readonly Timeless<TownEvent>[] {
  const beadId = beadIdSchema.parse(id)
  const task = { kind: 'bead', beadId } as const
  return [
    { type: 'bead.dispatched', beadId, agentId, attempt: 1, branch: 'gt/x' },
    { type: 'worker.start_requested', agentId, generation, task, containerGeneration: 1 },
  ]
}

function spent(agentId: AgentId, costMicros: number, model: string, more: object = {}): Timeless<TownEvent> {
  const spend = { inputTokens: 100, outputTokens: 10, cachedTokens: 5, costMicros }
  return { type: 'spend.recorded', agentId, model, spend, ...more }
}

const gate = (durationMs: number, outcome: GateResult['outcome'] = 'passed'): GateResult => ({
  command: 'npm test',
  outcome,
  exitCode: 0,
  durationMs,
  output: '',
})

describe('the metrics of a town', () => {
  it('have one number for each bucket of every window, and say from when on anything is known', () => {
    const book = bookOf([[0, created('b1')]])
    for (const [window, { bucketMs, count }] of Object.entries(windowBuckets)) {
      const metrics = read(book, 1, window as MetricsWindow)
      expect(metrics.buckets).toHaveLength(count)
      expect(metrics.throughput.createdOverTime).toHaveLength(count)
      expect(metrics.bucketMs).toBe(bucketMs)
      expect(metrics.throughput.createdOverTime.at(-1)).toBe(window === '1h' ? 0 : 1)
      expect(metrics.since).toBe('2026-03-01T10:00:00.000Z')
    }
  })

  it('count what was made, landed, closed and failed, each in its bucket', () => {
    const [one, two] = [beadIdSchema.parse('b1'), beadIdSchema.parse('b2')]
    const book = bookOf([
      [0, created('b1')],
      [0, created('b2')],
      [3, { type: 'bead.failed', beadId: two, reason: 'x' }],
      [5, { type: 'bead.landed', beadId: one, commit: 'a'.repeat(40), tip: 'a'.repeat(40) }],
      [6, { type: 'bead.closed', beadId: two, reason: 'x', by: 'user' }],
    ])
    const { throughput, events } = read(book, 6)
    expect(throughput).toMatchObject({ created: 2, landed: 1, closed: 1, failed: 1 })
    expect(throughput.createdOverTime.slice(-7)).toEqual([2, 0, 0, 0, 0, 0, 0])
    expect(throughput.landedOverTime.slice(-7)).toEqual([0, 0, 0, 0, 0, 1, 0])
    expect(events.total).toBe(5)
    expect(read(book, 6 + 60).throughput.created).toBe(0)
  })

  it('measure from ready, and not from made, until landed', () => {
    const beadId = beadIdSchema.parse('b1')
    const book = bookOf([
      [0, created('b1', { hold: true })],
      [10, { type: 'bead.changed', beadId, change: { hold: false }, by: 'user' }],
      [14, { type: 'bead.landed', beadId, commit: 'a'.repeat(40), tip: 'a'.repeat(40) }],
    ])
    expect(read(book, 15).readyToLanded).toMatchObject({ count: 1, p50Ms: 4 * minuteMs, p95Ms: 4 * minuteMs })
  })

  it('share the time that beads wait out to reasons and buckets, until now', () => {
    const [one, two] = [beadIdSchema.parse('b1'), beadIdSchema.parse('b2')]
    const book = bookOf([
      [0, { type: 'container.running', containerGeneration: 1, bootId: 'x' }],
      [0, created('b1')],
      [0, created('b2', { dependsOn: [one], blockedBy: [one] })],
      ...started(ada, 'b1').map((event) => [2, event] as const),
      [3, { type: 'worker.live', agentId: ada, generation: 1, activity: 'working' }],
      [
        8,
        {
          type: 'bead.attempt_ended',
          beadId: one,
          outcome: 'failed',
          reason: 'x',
          retryAt: new Date(startMs + 10 * minuteMs).toISOString(),
        },
      ],
    ])
    const { waits } = read(book, 12)
    const minutes = Object.fromEntries(waits.map(({ kind, beadMs }) => [kind, beadMs / minuteMs]))
    expect(minutes).toEqual({ blocked: 12, no_capacity: 2 + 2, backing_off: 2, starting: 1, working: 5 })
    expect(waits.find(({ kind }) => kind === 'blocked')?.beadMsOverTime.slice(-3)).toEqual([minuteMs, minuteMs, 0])
    expect(waits.map(({ kind, now }) => [kind, now]).filter(([, now]) => now !== 0)).toEqual([
      ['blocked', 1],
      ['no_capacity', 1],
    ])
    expect(two).toBe('b2')
  })

  it('sum tokens and money by role, rig, convoy and model, the dearest first', () => {
    const book = bookOf([
      [0, { type: 'worker.hired', agentId: ada, name: 'Ada', role: 'polecat', rigId }],
      [1, spent(ada, 2_000_000, 'big', { rigId, convoyId })],
      [2, spent(ada, 500_000, 'small', { rigId })],
      [2, spent(agentIdSchema.parse('mayor-1'), 750_000, 'big')],
    ])
    const { spend } = read(book, 3)
    expect(spend.total).toEqual({ inputTokens: 300, outputTokens: 30, cachedTokens: 15, costMicros: 3_250_000 })
    const brief = (parts: typeof spend.byRole) => parts.map(({ name, spend: { costMicros } }) => [name, costMicros])
    expect(brief(spend.byRole)).toEqual([
      ['Polecats', 2_500_000],
      ['Mayor', 750_000],
    ])
    expect(brief(spend.byRig)).toEqual([
      ['Shop', 2_500_000],
      ['None', 750_000],
    ])
    expect(brief(spend.byConvoy)).toEqual([
      ['Checkout', 2_000_000],
      ['None', 1_250_000],
    ])
    expect(brief(spend.byModel)).toEqual([
      ['big', 2_750_000],
      ['small', 500_000],
    ])
    expect(spend.byRole[0]?.costMicros.slice(-3)).toEqual([2_000_000, 500_000, 0])
    expect(spend.byRole[0]?.tokens.slice(-3)).toEqual([110, 110, 0])
  })

  it('put what is small into one part, so that no colour is needed twice', () => {
    const book = bookOf(Array.from({ length: 9 }, (_, index) => [1, spent(ada, 1000 * (index + 1), `m${index}`)] as const))
    const { byModel } = read(book, 2).spend
    expect(byModel.map(({ name }) => name)).toEqual(['m8', 'm7', 'm6', 'm5', 'm4', '4 others'])
    expect(byModel.at(-1)?.spend.costMicros).toBe(1000 + 2000 + 3000 + 4000)
  })

  it('count a gate that failed once for its batch, and one that passed before not at all', () => {
    const merges = ['m1', 'm2'].map((id) => mergeIdSchema.parse(id))
    const batch = { rigId, batchId: batchIdSchema.parse('batch-1'), base: 'a', tip: 'b', commits: [] }
    const book = bookOf([
      ...merges.map(
        (mergeId) =>
          [0, { type: 'merge.queued', mergeId, merge: { mergeId, rigId, status: { state: 'queued' } } } as never] as const,
      ),
      ...merges.map(
        (mergeId) =>
          [1, { type: 'merge.moved', mergeId, status: { state: 'queued' }, gates: [gate(9000, 'failed')] } as never] as const,
      ),
      [2, { type: 'batch.verified', ...batch, gates: [gate(3000)], preVerified: false }],
      [3, { type: 'batch.verified', ...batch, gates: [gate(3000)], preVerified: true }],
      [4, { type: 'batch.verified', ...batch, gates: [gate(600_000, 'timed_out')], preVerified: false }],
    ])
    const { gates, gateTime } = read(book, 5)
    expect(gates).toEqual([
      { rigId, rigName: 'Shop', command: 'npm test', runs: 3, failed: 1, timedOut: 1, p50Ms: 9000, p95Ms: 600_000 },
    ])
    expect(gateTime.count).toBe(3)
  })

  it('say how many agents worked on average and at most, against the limit of that time', () => {
    const book = bookOf([
      [0, created('b1')],
      [0, created('b2')],
      ...started(ada, 'b1').map((event) => [1, event] as const),
      ...started(bob, 'b2').map((event) => [1.5, event] as const),
      [2, { type: 'work.configured', config: { ...defaultWorkConfig, maxPolecats: 3 } }],
      [2, { type: 'worker.stopped', agentId: ada, generation: 0 }],
      [3, { type: 'worker.stopped', agentId: ada, generation: 1 }],
    ])
    const { agents } = read(book, 4)
    expect(agents.workingOverTime.slice(-4)).toEqual([1.5, 2, 1, 1])
    expect(agents.peakOverTime.slice(-5)).toEqual([0, 2, 2, 1, 1])
    expect(agents.limitOverTime.slice(-4)).toEqual([defaultWorkConfig.maxPolecats, 3, 3, 3])
    expect(agents).toMatchObject({ now: 1, limitNow: 3 })
  })

  it('lose nothing of a day between the minutes and the half hours, and forget what is older than a month', () => {
    const day = 24 * 60
    const book = bookOf([
      [0, created('b1')],
      [2 * day, created('b2')],
      [31 * day, created('b3')],
    ])
    expect(read(book, 31 * day, '30d').throughput.created).toBe(2)
    expect(read(book, 31 * day, '1h').throughput.created).toBe(1)
    const blockedHours = read(book, 31 * day, '24h').waits.reduce((sum, { beadMs }) => sum + beadMs, 0) / hourMs
    expect(blockedHours).toBeCloseTo(2 * 23.5, 5)
  })
})
