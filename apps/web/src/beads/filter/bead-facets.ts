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

export function countFacets(cards: readonly BeadCard[], filter: BeadFilter): BeadFacets {
  const count = <K extends string>(name: keyof BeadFacets, read: (card: BeadCard) => readonly K[]): Counts<K> => {
    const counts = new Map<K, number>()
    for (const card of filterBeads(cards, { ...filter, [name]: [] }))
      for (const value of read(card)) counts.set(value, (counts.get(value) ?? 0) + 1)
    return counts
  }
  return {
    statuses: count('statuses', ({ status }) => [status]),
    priorities: count('priorities', ({ priority }) => [priority]),
    waits: count('waits', ({ waits }) => (waits === undefined ? [] : [waits.kind])),
    rigs: count('rigs', ({ rigId }) => [rigId]),
    convoys: count('convoys', ({ convoyId }) => (convoyId === undefined ? [] : [convoyId])),
    labels: count('labels', ({ labels }) => labels),
    agents: count('agents', ({ agentId }) => [agentId ?? nobody]),
  }
}
