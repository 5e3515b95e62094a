import type { BeadStatus, Priority, WaitReason } from '@gastown/contract/work/bead'
import type { BeadCard } from '@gastown/contract/work/bead-card'
import { filterBeads, nobody, type BeadFilter } from './filter-beads.ts'

export type Counts<K extends string> = ReadonlyMap<K, number>

/** How many beads each choice of a filter would show, were only that filter another: what is chosen in it leaves nothing out here. */
export interface BeadFacets {
  readonly statuses: Counts<BeadStatus>
  readonly priorities: Counts<Priority>
  readonly waits: Counts<WaitReason['kind']>
  readonly rigs: Counts<string>
  readonly convoys: Counts<string>
  readonly labels: Counts<string>
  readonly agents: Counts<string>
}

const readers = {
  statuses: ({ status }) => [status],
  priorities: ({ priority }) => [priority],
  waits: ({ waits }) => (waits === undefined ? [] : [waits.kind]),
  rigs: ({ rigId }) => [rigId],
  convoys: ({ convoyId }) => (convoyId === undefined ? [] : [convoyId]),
  labels: ({ labels }) => labels,
  agents: ({ agentId }) => [agentId ?? nobody],
} as const satisfies Record<keyof BeadFacets, (card: BeadCard) => readonly string[]>

export function countFacets(cards: readonly BeadCard[], filter: BeadFilter): BeadFacets {
  const entries = Object.entries(readers).map(([name, read]) => {
    const shown = filterBeads(cards, { ...filter, [name]: [] })
    const counts = new Map<string, number>()
    for (const card of shown) for (const value of read(card)) counts.set(value, (counts.get(value) ?? 0) + 1)
    return [name, counts]
  })
  return Object.fromEntries(entries) as unknown as BeadFacets
}
