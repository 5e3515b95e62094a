import type { BeadCard } from '@gastown/contract/work/bead-card'
import type { BeadId } from '@gastown/contract/work/ids'

export interface DependencyGraph {
  readonly cards: readonly BeadCard[]
  /** `from` must have landed before `to` starts. */
  readonly edges: readonly { readonly from: BeadId; readonly to: BeadId }[]
}

/** The beads among these that wait for one another, with their edges; and how many stand alone. */
export function connectedGraph(cards: readonly BeadCard[]): DependencyGraph & { readonly aloneCount: number } {
  const known = new Set(cards.map(({ beadId }) => beadId))
  const edges = edgesOf(cards, known)
  const connected = new Set(edges.flatMap(({ from, to }) => [from, to]))
  const kept = cards.filter(({ beadId }) => connected.has(beadId))
  return { cards: kept, edges, aloneCount: cards.length - kept.length }
}

/** A bead, what it depends on and what depends on it, so many steps away, the nearest first up to `most`. Closed ones too. */
export function neighbourhood(
  byId: ReadonlyMap<BeadId, BeadCard>,
  { beadId, steps, most }: { readonly beadId: BeadId; readonly steps: number; readonly most: number },
): DependencyGraph {
  const dependants = new Map<BeadId, BeadId[]>()
  for (const card of byId.values()) {
    for (const id of card.dependsOn) {
      const known = dependants.get(id)
      if (known === undefined) dependants.set(id, [card.beadId])
      else known.push(card.beadId)
    }
  }
  const near = new Set<BeadId>([beadId])
  let ring: readonly BeadId[] = [beadId]
  for (let step = 0; step < steps; step += 1) {
    ring = ring.flatMap((id) => [...(byId.get(id)?.dependsOn ?? []), ...(dependants.get(id) ?? [])]).filter((id) => !near.has(id))
    for (const id of ring) if (byId.has(id) && near.size < most) near.add(id)
  }
  const cards = [...near].flatMap((id) => byId.get(id) ?? [])
  return { cards, edges: edgesOf(cards, near) }
}

function edgesOf(cards: readonly BeadCard[], known: ReadonlySet<BeadId>): DependencyGraph['edges'] {
  return cards.flatMap(({ beadId, dependsOn }) => dependsOn.filter((id) => known.has(id)).map((from) => ({ from, to: beadId })))
}
