import { startupHistorySchema } from '@gastown/contract/startup-history'
import type { AgentId } from '@gastown/contract/ids'
import type { EnsureOutcome, StartupPhase } from '@gastown/contract/telemetry'
import { describe, expect, it } from 'vitest'
import { chooseBucketMs } from './choose-bucket-ms.ts'
import { computeStartupHistory } from './compute-startup-history.ts'
import { groupStarts, type PhaseEvent } from './group-starts.ts'
import { computePastStarts } from './past-starts.ts'
import type { StampedEvent } from './stamped-event.ts'

const agentId = 'mayor-1' as AgentId
const t0 = Date.parse('2026-03-01T12:00:00.000Z')
const minuteMs = 60_000

interface PhaseOf {
  readonly phase: StartupPhase
  readonly beganMs: number
  readonly elapsedMs: number
  readonly lateMs?: number
  readonly more?: Partial<PhaseEvent>
}
/** A phase as containers of now tell it; `lateMs` is how long its point was under way. */
function phaseOf({ phase, beganMs, elapsedMs, lateMs = 300, more = {} }: PhaseOf): StampedEvent {
  const event = { event: 'agent.startup_phase', agentId, role: 'mayor', phase, elapsedMs, phaseMs: elapsedMs } as const
  const start = { startedAt: new Date(beganMs).toISOString(), generation: 1 }
  return { atMs: beganMs + elapsedMs + lateMs, event: { ...event, prewarmed: false, ...start, ...more } }
}
/** The same as told by a container that does not say which start it belongs to. */
function ofBefore({ atMs, event }: StampedEvent): StampedEvent {
  const { startedAt: _startedAt, generation: _generation, ...rest } = event as PhaseEvent
  return { atMs, event: rest }
}
const start = (beganMs: number, more: Partial<PhaseEvent> = {}): StampedEvent[] => [
  phaseOf({ phase: 'container_ready', beganMs, elapsedMs: 1000 }),
  phaseOf({ phase: 'sdk_ready', beganMs, elapsedMs: 4000, more }),
  phaseOf({ phase: 'session_created', beganMs, elapsedMs: 4500 }),
]
const decision = (atMs: number, outcome: EnsureOutcome): StampedEvent => ({
  atMs,
  event: { event: 'mayor.ensure_decision', agentId, outcome, durationMs: 5 },
})

describe('starts', () => {
  it('are put together from phases in any order, and keep a phase that comes hours later', () => {
    const late = phaseOf({ phase: 'first_token', beganMs: t0, elapsedMs: 3 * 60 * minuteMs })
    const groups = groupStarts([late, ...start(t0 + minuteMs), ...start(t0).toReversed()])
    expect(groups.map(({ beganMs, phases }) => [beganMs, phases.map(({ phase }) => phase)])).toEqual([
      [t0, ['container_ready', 'sdk_ready', 'session_created', 'first_token']],
      [t0 + minuteMs, ['container_ready', 'sdk_ready', 'session_created']],
    ])
  })

  it('of before they said when they began are told apart by the time of the point less what had elapsed', () => {
    const events = [...start(t0), ...start(t0 + 5000)].map(ofBefore)
    expect(groupStarts(events).map(({ beganMs, phases }) => [beganMs, phases.length])).toEqual([
      [t0 + 300, 3],
      [t0 + 5300, 3],
    ])
    const quick = [
      phaseOf({ phase: 'sdk_ready', beganMs: t0, elapsedMs: 10 }),
      phaseOf({ phase: 'sdk_ready', beganMs: t0, elapsedMs: 900 }),
    ]
    expect(groupStarts(quick.map(ofBefore))).toHaveLength(2)
  })

  it('of two agents at one instant stay apart', () => {
    const other = { agentId: 'mayor-2' as AgentId }
    const both = [...start(t0), phaseOf({ phase: 'sdk_ready', beganMs: t0, elapsedMs: 10, more: other })]
    expect(groupStarts(both)).toHaveLength(2)
    expect(groupStarts(both.map(ofBefore))).toHaveLength(2)
  })

  it('are ready with their session, and never when there was none', () => {
    expect(computePastStarts(start(t0))[0]).toMatchObject({ readyMs: 4500, generation: 1, outcome: null, prewarm: null })
    expect(computePastStarts(start(t0).slice(0, 2))[0]?.readyMs).toBeNull()
  })
})

describe('the decision of a start', () => {
  const outcomesOf = (...decisions: readonly StampedEvent[]) =>
    computePastStarts([...start(t0), ...start(t0 + 10 * minuteMs), ...decisions]).map(({ outcome }) => outcome)

  it('that dispatched is of the start that it caused, or of the one under way that it joined', () => {
    expect(outcomesOf(decision(t0 - 20, 'fresh_dispatch'))).toEqual(['fresh_dispatch', null])
    expect(outcomesOf(decision(t0 + 2000, 'sdk_dead_redispatch'))).toEqual(['sdk_dead_redispatch', null])
    expect(outcomesOf(decision(t0 + 10 * minuteMs - 900, 'fresh_dispatch'))).toEqual([null, 'fresh_dispatch'])
  })

  it('that came while the latest start has no session yet is of that start, unless another began soon after', () => {
    const early = phaseOf({ phase: 'container_ready', beganMs: t0, elapsedMs: 1000 })
    const came = decision(t0 + 2000, 'sdk_dead_redispatch')
    expect(computePastStarts([early, came]).map(({ outcome }) => outcome)).toEqual(['sdk_dead_redispatch'])
    expect(computePastStarts([early, ...start(t0 + 5000), came]).map(({ outcome }) => outcome)).toEqual([
      null,
      'sdk_dead_redispatch',
    ])
  })

  it('that dispatched what never began is of no start', () => {
    expect(outcomesOf(decision(t0 + 5 * minuteMs, 'fresh_dispatch'))).toEqual([null, null])
  })

  it('is the first of those who came', () => {
    expect(outcomesOf(decision(t0 + minuteMs, 'short_circuit_warm'), decision(t0 + 2 * minuteMs, 'short_circuit_idle'))).toEqual([
      'short_circuit_warm',
      null,
    ])
  })
})

it('a prewarm is of the start that it was', () => {
  const prewarm = { event: 'mayor.prewarm_complete', agentId, durationMs: 4500, outcome: 'ready', reason: '' } as const
  const [first, second] = computePastStarts([...start(t0), ...start(t0 + minuteMs), { atMs: t0 + 4600, event: prewarm }])
  expect([first?.prewarm, second?.prewarm]).toEqual(['ready', null])
})

describe('the hit rate', () => {
  const rateOf = (...events: readonly StampedEvent[]) => computeStartupHistory(events, t0 + 60 * minuteMs).prewarmHitRate
  const cold = [...start(t0), decision(t0 - 10, 'fresh_dispatch')]
  const joined = [...start(t0 + 10 * minuteMs, { prewarmed: true }), decision(t0 + 10 * minuteMs - 10, 'fresh_dispatch')]
  const opened = [...start(t0 + 20 * minuteMs), decision(t0 + 25 * minuteMs, 'short_circuit_warm')]

  it('is unknown while nobody came to a start', () => {
    expect(rateOf()).toBeNull()
    expect(rateOf(...start(t0))).toBeNull()
  })

  it('counts a start whose server was there for the first who came, prewarmed or live', () => {
    expect(rateOf(...cold)).toBe(0)
    expect(rateOf(...joined)).toBe(1)
    expect(rateOf(...cold, ...joined, ...opened)).toBeCloseTo(2 / 3)
  })

  it('does not grow with reloads', () => {
    const reloads = Array.from({ length: 50 }, (_, index) => decision(t0 + minuteMs + index, 'short_circuit_warm'))
    expect(rateOf(...cold, ...reloads)).toBe(0)
  })
})

describe('the history', () => {
  it('is what the contract says, newest start first and at most 50', () => {
    const events = Array.from({ length: 60 }, (_, index) => start(t0 + index * minuteMs)).flat()
    const history = computeStartupHistory(events, t0 + 61 * minuteMs)
    expect(startupHistorySchema.parse(history)).toEqual(history)
    expect(history.starts).toHaveLength(50)
    expect(history.starts[0]?.startedAt).toBe(new Date(t0 + 59 * minuteMs).toISOString())
    expect(history.ready).toEqual([{ warm: false, count: 60, p50Ms: 4500, p95Ms: 4500 }])
  })

  it('of a town that nobody started is empty', () => {
    expect(computeStartupHistory([], t0)).toEqual({
      starts: [],
      ready: [],
      series: [],
      decisions: [],
      prewarms: [],
      prewarmHitRate: null,
      firstPaints: [],
    })
  })

  it('has each phase in buckets of time, prewarmed apart, and leaves empty buckets out', () => {
    const sdk = (beganMs: number, elapsedMs: number, prewarmed = false) =>
      phaseOf({ phase: 'sdk_ready', beganMs, elapsedMs, lateMs: 0, more: { prewarmed } })
    const events = [sdk(t0, 1000), sdk(t0 + 5000, 3000), sdk(t0 + 10_000, 0, true), sdk(t0 + 3 * minuteMs, 2000)]
    expect(computeStartupHistory(events, t0 + 10 * minuteMs).series).toEqual([
      {
        phase: 'sdk_ready',
        prewarmed: false,
        points: [
          { at: '2026-03-01T12:00:00.000Z', count: 2, p50Ms: 1000, p95Ms: 3000 },
          { at: '2026-03-01T12:03:00.000Z', count: 1, p50Ms: 2000, p95Ms: 2000 },
        ],
      },
      { phase: 'sdk_ready', prewarmed: true, points: [{ at: '2026-03-01T12:00:00.000Z', count: 1, p50Ms: 0, p95Ms: 0 }] },
    ])
  })

  it('never has more than 49 buckets in 30 days', () => {
    for (const spanMs of [1, 48 * minuteMs, 49 * minuteMs, 86_400_000, 7 * 86_400_000, 30 * 86_400_000]) {
      expect(spanMs / chooseBucketMs(spanMs)).toBeLessThanOrEqual(48)
    }
    expect([chooseBucketMs(0), chooseBucketMs(7 * 86_400_000), chooseBucketMs(30 * 86_400_000)]).toEqual([
      minuteMs,
      6 * 60 * minuteMs,
      24 * 60 * minuteMs,
    ])
  })

  it('tells first paints by what was painted and whether the mayor was live, the latest 20 of each', () => {
    const paints = Array.from({ length: 30 }, (_, index): StampedEvent => ({
      atMs: t0 + index,
      event: { event: 'terminal.first_paint', agentId, durationMs: index + 1, warm: true },
    }))
    const cold = { event: 'terminal.first_paint', agentId, durationMs: 3000, warm: false, what: 'conversation' } as const
    const [terminal, conversation] = computeStartupHistory([...paints, { atMs: t0, event: cold }], t0 + minuteMs).firstPaints
    expect(terminal).toMatchObject({ what: 'terminal', warm: true, count: 30, p50Ms: 15, p95Ms: 29 })
    expect(terminal?.recent.map(({ durationMs }) => durationMs)).toEqual(Array.from({ length: 20 }, (_, index) => 30 - index))
    expect(conversation).toMatchObject({ what: 'conversation', warm: false, count: 1, recent: [{ durationMs: 3000 }] })
  })
})
