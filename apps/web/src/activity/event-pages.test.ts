import type { TownEventView } from '@gastown/contract/work/work-view'
import { describe, expect, it } from 'vitest'
import { eventPagesAfter, newestFirst, type EventPages } from './event-pages.ts'

const event = (seq: number, more: object = {}): TownEventView => {
  return { seq, type: 'bead.created', at: '2026-01-01T00:00:00.000Z', text: `${seq}`, ...more }
}
const pages = (...lists: number[][]): EventPages => ({
  pages: lists.map((seqs) => ({ events: seqs.map((seq) => event(seq)), nextBefore: seqs[0] })),
  pageParams: lists.map(() => null),
})
const seqs = (found: EventPages) => newestFirst(found).map(({ seq }) => seq)

describe('a list of events', () => {
  it('is the newest first over all its pages', () => {
    expect(seqs(pages([5, 6], [3, 4]))).toEqual([6, 5, 4, 3])
  })

  it('takes what has just happened, each once, and only what it wishes', () => {
    const known = pages([5, 6], [3, 4])
    const after = eventPagesAfter(known, [event(6), event(7), event(8, { type: 'spend.recorded' })], { highlights: true })
    expect(seqs(after)).toEqual([7, 6, 5, 4, 3])
    expect(eventPagesAfter(known, [event(6)], {})).toBe(known)
  })

  it('of a rig, an agent or a convoy with its beads takes what is theirs', () => {
    const wishes = [{ rigId: 'r1' }, { agentId: 'toast' }, { convoyId: 'c1', members: ['b1'] }] as never[]
    const events = [
      event(1, { rigId: 'r1' }),
      event(2, { agentId: 'toast' }),
      event(3, { convoyId: 'c1' }),
      event(4, { beadId: 'b1' }),
    ]
    expect(wishes.map((wish) => seqs(eventPagesAfter(pages([]), events, wish)))).toEqual([[1], [2], [4, 3]])
  })

  it('does not grow for ever: older ones are read again when they are scrolled to', () => {
    let known = pages([1], [])
    for (let seq = 2; seq < 5_000; seq += 1) known = eventPagesAfter(known, [event(seq)], {})
    const kept = seqs(known)
    expect(kept.length).toBeLessThanOrEqual(1_000)
    expect(kept[0]).toBe(4_999)
    expect(known.pages).toHaveLength(1)
    expect(known.pages[0]?.nextBefore).toBe(kept.at(-1))
  })
})
