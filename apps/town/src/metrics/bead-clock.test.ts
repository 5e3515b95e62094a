import type { WaitKind } from '@gastown/contract/work/metrics'
import type { TownEvent } from '@gastown/contract/events'
import type { Town } from '@gastown/core/town'
import { waitReasonOf } from '@gastown/core/work/bead-readiness'
import { createMemoryTownStores } from '@gastown/store/memory-town-store'
import type { TownStores } from '@gastown/store/town-store'
import { describe, expect, it } from 'vitest'
import { simulate } from '../simulator/simulation.ts'
import { BeadClock } from './bead-clock.ts'

const seeds = 60

/** Lets `look` see every turn that is recorded. */
function watched(look: (turn: { after: Town; events: readonly TownEvent[]; at: string }) => void): TownStores {
  const stores = createMemoryTownStores()
  return {
    ...stores,
    async open(townId) {
      const store = await stores.open(townId)
      return {
        ...store,
        async commit(turn) {
          await store.commit(turn)
          look({ after: turn.after, events: turn.events, at: turn.receipt.at })
        },
      }
    },
  }
}

function count(kinds: readonly WaitKind[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const kind of kinds) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}

function inOrder(counts: Readonly<Record<string, number>>): string {
  return Object.keys(counts)
    .toSorted()
    .map((kind) => `${kind} ${counts[kind]}`)
    .join(', ')
}

/** The two that no event tells: see `waitKindOf`. */
function asTold(town: Town, bead: Parameters<typeof waitReasonOf>[1], at: string): WaitKind | null {
  const reason = waitReasonOf(town, bead, at)
  if (reason === null) return null
  if (reason.kind === 'in_queue' && bead.status === 'open') return 'no_capacity'
  return reason.text.startsWith('It has used up its budget') ? 'no_capacity' : reason.kind
}

describe('what beads wait for, told by the events alone', () => {
  it(`is what the town itself says after every turn, in ${seeds} lives of a town`, { timeout: 120_000 }, async () => {
    let compared = 0
    for (let seed = 0; seed < seeds; seed += 1) {
      const counts = new Map<WaitKind, number>()
      const clock = new BeadClock(({ from, to }) => {
        if (from !== null) counts.set(from, (counts.get(from) ?? 0) - 1)
        if (to !== null) counts.set(to, (counts.get(to) ?? 0) + 1)
      })
      const wrong: unknown[] = []
      const stores = watched(({ after, events, at }) => {
        for (const event of events) clock.take(event, Date.parse(event.at))
        clock.reach(Date.parse(at))
        const told = count([...after.work.beads.values()].flatMap((bead) => asTold(after, bead, at) ?? []))
        const derived = Object.fromEntries([...counts].filter(([, beads]) => beads !== 0))
        compared += 1
        if (wrong.length === 0 && inOrder(told) !== inOrder(derived))
          wrong.push({ seed, at, told, derived, events: events.map(({ type }) => type) })
      })
      await simulate({ seed, stores })
      expect(wrong).toEqual([])
    }
    expect(compared).toBeGreaterThan(seeds * 50)
  })
})
