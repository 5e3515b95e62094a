import type { BeadCard } from '@gastown/contract/work/bead-card'
import type { BeadsChoice } from '../beads-search.ts'

/** What stands for "no agent" among the ids of agents. */
export const nobody = 'nobody'

/** The parts of a choice that leave beads out. */
export type BeadFilter = Omit<BeadsChoice, 'view' | 'sort'>

/** The cards that fit all filters, in their order. Each word of the search must be part of the title, the id or a label. */
export function filterBeads(cards: readonly BeadCard[], filter: BeadFilter): readonly BeadCard[] {
  const words = filter.search.toLowerCase().split(/\s+/).filter(Boolean)
  const { statuses, priorities, waits, rigs, convoys, labels, agents } = filter
  const fits = ({ status, priority, waits: reason, rigId, convoyId, labels: own, agentId }: BeadCard): boolean =>
    isWished(statuses, status) &&
    isWished(priorities, priority) &&
    isWished(waits, reason?.kind) &&
    isWished(rigs, rigId) &&
    isWished(convoys, convoyId) &&
    isWished(agents, agentId ?? nobody) &&
    (labels.length === 0 || own.some((label) => labels.includes(label)))
  return cards.filter((card) => fits(card) && hasWords(card, words))
}

function isWished<T extends string>(wished: readonly T[], value: T | undefined): boolean {
  return wished.length === 0 || (value !== undefined && wished.includes(value))
}

function hasWords({ title, beadId, labels }: BeadCard, words: readonly string[]): boolean {
  if (words.length === 0) return true
  const text = `${title}\n${beadId}\n${labels.join('\n')}`.toLowerCase()
  return words.every((word) => text.includes(word))
}
