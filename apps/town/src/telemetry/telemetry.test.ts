import { describe, expect, it } from 'vitest'
import type { AgentId } from '@gastown/contract/ids'
import { startupMetricsSchema, type TelemetryEvent } from '@gastown/contract/telemetry'
import { computePercentile } from './compute-percentile.ts'
import { computeStartupMetrics } from './compute-startup-metrics.ts'
import { createPrometheusMetrics, type PrometheusMetrics, type TownGauges } from './prometheus.ts'
import { createTelemetry } from './telemetry.ts'
import { parsePoint, renderPoint } from './telemetry-points.ts'
import type { TelemetryPoint } from './telemetry-sink.ts'

const agentId = 'mayor-1' as AgentId
const phaseOf = (phaseMs: number, prewarmed = false): TelemetryEvent => ({
  event: 'agent.startup_phase',
  agentId,
  role: 'mayor',
  phase: 'sdk_ready',
  elapsedMs: phaseMs + 10,
  phaseMs,
  prewarmed,
})
const events: readonly TelemetryEvent[] = [
  phaseOf(2500),
  phaseOf(0, true),
  { ...phaseOf(9), phase: 'session_created', resumed: true } as TelemetryEvent,
  { ...phaseOf(9), phase: 'git_done', startedAt: '2026-01-01T00:00:00.000Z', generation: 0 } as TelemetryEvent,
  { event: 'mayor.prewarm_complete', agentId, durationMs: 3000, outcome: 'ready', reason: 'booted' },
  { event: 'mayor.prewarm_complete', agentId: null, durationMs: 1, outcome: 'skipped', reason: 'no mayor' },
  { event: 'mayor.ensure_decision', agentId, outcome: 'short_circuit_warm', durationMs: 12.5 },
  { event: 'mayor.ensure_decision', agentId, outcome: 'fresh_dispatch', durationMs: 1000, error: 'no engine' },
  { event: 'terminal.first_paint', agentId, durationMs: 180, warm: true },
  { event: 'terminal.first_paint', agentId, durationMs: 90, warm: true, what: 'conversation' },
  { event: 'terminal.first_paint', agentId, durationMs: 20, warm: false, what: 'last_screen' },
  { event: 'container.started', durationMs: 700, adopted: false },
  { event: 'container.exited', reason: 'killed' },
  { event: 'snapshot.saved', agentId, durationMs: 22, bytes: 1_000_000 },
  { event: 'snapshot.set_aside', agentId, reason: 'truncated' },
  { event: 'agent_server.replaced', agentId, reason: 'config_mismatch' },
]

describe('points', () => {
  it('S11: every event is the same after it was a point', () => {
    for (const event of events)
      expect(parsePoint(JSON.parse(JSON.stringify(renderPoint('town-1', event))) as TelemetryPoint)).toEqual(event)
  })

  it('fit Workers Analytics Engine: one index, at most 20 blobs and 20 doubles', () => {
    for (const event of events) {
      const { index, blobs, doubles } = renderPoint('town-1', event)
      expect(index).toBe('town-1')
      expect(blobs.length).toBeLessThanOrEqual(20)
      expect(doubles.length).toBeLessThanOrEqual(20)
    }
  })

  it('of an unknown event or outcome are nothing, and break nothing', () => {
    expect(parsePoint({ index: 'town-1', blobs: ['made.up'], doubles: [] })).toBeNull()
    expect(parsePoint({ index: 'town-1', blobs: ['mayor.ensure_decision', 'a', '', 'made_up'], doubles: [1] })).toBeNull()
    expect(parsePoint({ index: 'town-1', blobs: [], doubles: [] })).toBeNull()
  })
})

describe('percentiles', () => {
  it('are values that were measured, at the nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index)
    expect([computePercentile(hundred, 0.5), computePercentile(hundred, 0.95)]).toEqual([50, 95])
    expect([computePercentile([7], 0.5), computePercentile([7], 0.95)]).toEqual([7, 7])
    expect([computePercentile([20, 1, 3], 0.5), computePercentile([20, 1, 3], 0.95)]).toEqual([3, 20])
    expect(computePercentile([10, 9], 0.5)).toBe(9)
    expect(computePercentile([], 0.5)).toBeNaN()
  })
})

describe('startup metrics', () => {
  it('S11: P50 and P95 per phase, role and prewarmed, and counts per outcome', () => {
    const metrics = computeStartupMetrics([...events, ...[1000, 3000, 2000].map((ms) => phaseOf(ms))])
    expect(startupMetricsSchema.parse(metrics)).toEqual(metrics)
    expect(metrics.phases).toContainEqual({
      phase: 'sdk_ready',
      role: 'mayor',
      prewarmed: false,
      count: 4,
      p50Ms: 2000,
      p95Ms: 3000,
    })
    expect(metrics.phases).toContainEqual({
      phase: 'terminal.first_paint',
      role: 'mayor',
      prewarmed: true,
      count: 1,
      p50Ms: 180,
      p95Ms: 180,
    })
    expect(metrics.phases.filter(({ phase }) => phase.endsWith('.first_paint'))).toMatchObject([
      { phase: 'terminal.first_paint', prewarmed: true, p50Ms: 180 },
      { phase: 'conversation.first_paint', prewarmed: true, p50Ms: 90 },
      { phase: 'last_screen.first_paint', prewarmed: false, p50Ms: 20 },
    ])
    expect(metrics.decisions).toEqual([
      { outcome: 'short_circuit_warm', count: 1 },
      { outcome: 'fresh_dispatch', count: 1 },
    ])
    expect(metrics.prewarms).toEqual([
      { outcome: 'ready', count: 1 },
      { outcome: 'skipped', count: 1 },
    ])
  })

  it('S6: a prewarmed sdk_ready of 0 ms is a group of its own', () => {
    expect(computeStartupMetrics(events).phases).toContainEqual({
      phase: 'sdk_ready',
      role: 'mayor',
      prewarmed: true,
      count: 1,
      p50Ms: 0,
      p95Ms: 0,
    })
  })

  it('S12: what was recorded is read back, of its own town and of 30 days', async () => {
    const written: { atMs: number; point: TelemetryPoint }[] = []
    let nowMs = Date.parse('2026-03-01T00:00:00Z')
    const telemetry = createTelemetry({
      clock: { now: () => nowMs, after: () => () => undefined },
      readGauges: async () => ({ towns: [], spareMemoryBytes: null }),
      sink: { write: (point) => void written.push({ atMs: nowMs, point }), purge: () => undefined },
      reader: {
        readPoints: async ({ index, event, sinceMs }) =>
          written.filter(({ atMs, point }) => point.index === index && point.blobs[0] === event && atMs >= sinceMs),
      },
    })
    telemetry.record('town-1', phaseOf(1))
    nowMs += 31 * 24 * 60 * 60_000
    for (const event of events) telemetry.record('town-1', event)
    telemetry.record('town-2', phaseOf(5))
    expect(await telemetry.readStartupMetrics('town-1')).toEqual(computeStartupMetrics(events))
    const recent = telemetry.readStartupHistory('town-1', 1)
    expect(await recent).toMatchObject({
      prewarms: [
        { outcome: 'ready', count: 1 },
        { outcome: 'skipped', count: 1 },
      ],
    })
    nowMs += 2 * 24 * 60 * 60_000
    expect((await telemetry.readStartupHistory('town-1', 1)).starts).toEqual([])
    expect((await telemetry.readStartupHistory('town-1', 3)).starts).not.toEqual([])
    expect(await telemetry.readStartupMetrics('town-3')).toEqual({ phases: [], decisions: [], prewarms: [] })
  })
})

describe('/metrics', () => {
  const lines = (metrics: PrometheusMetrics, gauges: readonly TownGauges[] = []): string[] =>
    metrics.render({ towns: gauges, spareMemoryBytes: null }).split('\n')
  const gaugesOf = (townId: string, mayor: number): TownGauges => ({
    townId,
    agentServers: { mayor, workers: 0 },
    owed: 3,
    dead: 1,
    beads: { open: 2, failed: 1 },
    workersBusy: 1,
    mergeQueue: 3,
    spentUsd: 0.25,
    memoryBytes: 5,
  })

  it('shows the work of each town, and how soon starts of workers were accepted', () => {
    const metrics = createPrometheusMetrics()
    metrics.observe('town-1', { event: 'worker.start_accepted', agentId: 'polecat-toast', durationMs: 12 })
    metrics.observe('town-1', { event: 'invariant.violated', invariant: 'I1', reason: 'x' })
    metrics.observe('town-1', { event: 'worktrees.measured', bytes: 7 })
    metrics.observe('town-1', { event: 'worktrees.measured', bytes: 5 })
    expect(lines(metrics, [gaugesOf('town-1', 1)])).toEqual(
      expect.arrayContaining([
        'gastown_worker_start_accepted_ms_bucket{town="town-1",le="10"} 0',
        'gastown_worker_start_accepted_ms_bucket{town="town-1",le="20"} 1',
        'gastown_invariant_violations_total{town="town-1",invariant="I1"} 1',
        'gastown_worktree_bytes{town="town-1"} 5',
        'gastown_beads{town="town-1",status="open"} 2',
        'gastown_workers_busy{town="town-1"} 1',
        'gastown_merge_queue{town="town-1"} 3',
        'gastown_spent_usd{town="town-1"} 0.25',
      ]),
    )
  })

  it('S11: counts decisions and prewarms by town and outcome', () => {
    const metrics = createPrometheusMetrics()
    for (const event of events) metrics.observe('town-1', event)
    for (const event of events) metrics.observe('town-1', event)
    expect(lines(metrics)).toContain('gastown_mayor_ensure_decisions_total{town="town-1",outcome="short_circuit_warm"} 2')
    expect(lines(metrics)).toContain('gastown_mayor_prewarm_total{town="town-1",outcome="skipped"} 2')
  })

  it('has a cumulative histogram of startup phases by town, role, phase and prewarmed', () => {
    const metrics = createPrometheusMetrics()
    for (const ms of [0, 50, 51, 99_999]) metrics.observe('town-1', phaseOf(ms))
    const name = 'gastown_agent_startup_phase_ms'
    const labels = 'town="town-1",role="mayor",phase="sdk_ready",prewarmed="false"'
    expect(lines(metrics)).toEqual(
      expect.arrayContaining([
        `# TYPE ${name} histogram`,
        `${name}_bucket{${labels},le="10"} 1`,
        `${name}_bucket{${labels},le="50"} 2`,
        `${name}_bucket{${labels},le="100"} 3`,
        `${name}_bucket{${labels},le="60000"} 3`,
        `${name}_bucket{${labels},le="+Inf"} 4`,
        `${name}_sum{${labels}} 100100`,
        `${name}_count{${labels}} 4`,
      ]),
    )
  })

  it('shows gauges as they are now, and forgets a deleted town', () => {
    const metrics = createPrometheusMetrics()
    metrics.observe('town-1', phaseOf(1))
    metrics.observe('town-2', phaseOf(1))
    expect(lines(metrics, [gaugesOf('town-1', 1)])).toEqual(
      expect.arrayContaining([
        'gastown_agent_servers{town="town-1",kind="mayor"} 1',
        'gastown_agent_servers{town="town-1",kind="workers"} 0',
        'gastown_outbox_owed{town="town-1"} 3',
        'gastown_outbox_dead{town="town-1"} 1',
      ]),
    )
    expect(lines(metrics, [gaugesOf('town-1', 0)])).toContain('gastown_agent_servers{town="town-1",kind="mayor"} 0')
    metrics.purge('town-1')
    expect(metrics.render({ towns: [], spareMemoryBytes: null })).not.toContain('town-1')
    expect(metrics.render({ towns: [], spareMemoryBytes: null })).toContain('town-2')
  })

  it('drops what still comes of a deleted town', async () => {
    const written: TelemetryPoint[] = []
    const purged: string[] = []
    const telemetry = createTelemetry({
      clock: { now: () => 0, after: () => () => undefined },
      sink: { write: (point) => void written.push(point), purge: (townId) => void purged.push(townId) },
      reader: { readPoints: async () => [] },
      readGauges: async () => ({ towns: [], spareMemoryBytes: null }),
    })
    telemetry.purge('town-1')
    telemetry.record('town-1', phaseOf(1))
    expect(written).toEqual([])
    expect(purged).toEqual(['town-1'])
    expect(await telemetry.renderMetrics()).not.toContain('town-1')
  })

  it('escapes labels, and every line is a comment or a sample', () => {
    const metrics = createPrometheusMetrics()
    const gauges = [gaugesOf('a"b\\c\nd', 1)]
    expect(lines(metrics, gauges)).toContain(String.raw`gastown_agent_servers{town="a\"b\\c\nd",kind="mayor"} 1`)
    for (const event of events) metrics.observe('town-1', event)
    for (const line of lines(metrics, gauges)) expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+\{.*\} [\d.]+|)$/)
    expect(metrics.render({ towns: gauges, spareMemoryBytes: 7 }).endsWith('\n')).toBe(true)
  })

  it('says what containers and the spare hold, and what became of the wish for a spare', () => {
    const metrics = createPrometheusMetrics()
    metrics.observe('town-1', { event: 'spare.wished', outcome: 'claimed' })
    const text = metrics.render({ towns: [gaugesOf('town-1', 1)], spareMemoryBytes: 7 }).split('\n')
    expect(text).toContain('gastown_spares_total{outcome="claimed"} 1')
    expect(text).toContain('gastown_container_memory_bytes{town="town-1"} 5')
    expect(text).toContain('gastown_spare_memory_bytes 7')
  })
})
