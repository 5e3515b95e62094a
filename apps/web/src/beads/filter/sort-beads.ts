import type { BeadCard } from '@gastown/contract/work/bead-card'
import type { BeadSort } from '../beads-search.ts'
import { priorities } from '../bead-words.ts'

export const sortWords: Readonly<Record<BeadSort, string>> = {
  newest: 'Newest',
  oldest: 'Oldest',
  changed: 'Last changed',
  priority: 'Priority',
  cost: 'Cost',
  title: 'Title',
}

const orders: Readonly<Record<BeadSort, (one: BeadCard, other: BeadCard) => number>> = {
  newest: (one, other) => compare(other.createdAt, one.createdAt),
  oldest: (one, other) => compare(one.createdAt, other.createdAt),
  changed: (one, other) => compare(other.updatedAt, one.updatedAt),
  priority: (one, other) => priorities.indexOf(one.priority) - priorities.indexOf(other.priority),
  cost: (one, other) => other.costMicros - one.costMicros,
  title: (one, other) => one.title.localeCompare(other.title),
}

/** What is equal stays in the order in which it came: newest first. */
export function sortBeads(cards: readonly BeadCard[], sort: BeadSort): readonly BeadCard[] {
  return sort === 'newest' ? cards : cards.toSorted(orders[sort])
}

/** Of closed ones the newest is the one that was closed last. */
export function closedLastFirst(cards: readonly BeadCard[]): readonly BeadCard[] {
  return cards.toSorted((one, other) => compare(other.closedAt ?? '', one.closedAt ?? ''))
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
