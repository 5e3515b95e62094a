import type { BeadCard } from '@gastown/contract/work/bead-card'
import type { ConvoyView } from '@gastown/contract/work/convoy'
import type { BeadId } from '@gastown/contract/work/ids'
import { describe, expect, it } from 'vitest'
import { convoyTimeline } from './timeline-geometry.ts'

const start = Date.parse('2026-01-01T10:00:00.000Z')
const at = (minute: number) => new Date(start + minute * 60_000).toISOString()
const convoy = (beadIds: readonly string[], more: object = {}): ConvoyView =>
  ({
    convoyId: 'c',
    title: 'C',
    startedAt: at(0),
    createdAt: at(0),
    members: beadIds.map((beadId) => ({ beadId })),
    ...more,
  }) as unknown as ConvoyView
const cards = (list: readonly object[]) => {
  const all = list as readonly BeadCard[]
  return new Map<BeadId, BeadCard>(all.map((card) => [card.beadId, card]))
}
const now = start + 100 * 60_000

describe('convoys over time', () => {
  it('a bead is a bar from its first try to its end, or to now', () => {
    const byId = cards([
      { beadId: 'landed', status: 'closed', begunAt: at(0), closedAt: at(50) },
      { beadId: 'working', status: 'in_progress', begunAt: at(50), updatedAt: at(50) },
      { beadId: 'open', status: 'open', updatedAt: at(0) },
      { beadId: 'failed', status: 'failed', begunAt: at(20), updatedAt: at(40) },
    ])
    const { rows } = convoyTimeline([convoy(['landed', 'working', 'open', 'failed', 'unknown'])], byId, now)
    expect(rows[0]?.bars.map(({ beadId, from, to, lane }) => [beadId, from, to, lane])).toEqual([
      ['landed', 0, 0.5, 0],
      ['failed', 0.2, 0.4, 1],
      ['working', 0.5, 1, 0],
    ])
    expect(rows[0]?.lanes).toBe(2)
  })

  it('a bar of a moment is still seen, also at the very end', () => {
    const byId = cards([{ beadId: 'now', status: 'in_progress', begunAt: at(100), updatedAt: at(100) }])
    const [bar] = convoyTimeline([convoy(['now'])], byId, now).rows[0]?.bars ?? []
    expect(bar?.to).toBe(1)
    expect((bar?.to ?? 0) - (bar?.from ?? 0)).toBeCloseTo(0.008)
  })

  it('the axis begins with the first convoy, spans ten minutes at least, and has a few round ticks', () => {
    const long = convoyTimeline([convoy([]), convoy([], { startedAt: at(-60) })], new Map(), now)
    expect(long.fromMs).toBe(start - 60 * 60_000)
    expect(long.ticks.length).toBeGreaterThan(1)
    expect(long.ticks.length).toBeLessThanOrEqual(7)
    expect(long.ticks.every(({ atMs }) => atMs % (30 * 60_000) === 0)).toBe(true)
    const fresh = convoyTimeline([convoy([], { startedAt: at(100) })], new Map(), now)
    expect(fresh.toMs - fresh.fromMs).toBe(10 * 60_000)
    expect(convoyTimeline([], new Map(), now).rows).toEqual([])
  })
})
