import type { BeadStatus } from '@gastown/contract/work/bead'
import type { BeadCard } from '@gastown/contract/work/bead-card'
import { beadStatuses } from '../bead-words.ts'
import type { BeadSort } from '../beads-search.ts'
import { closedLastFirst, sortBeads } from '../filter/sort-beads.ts'

export interface BoardColumn {
  readonly status: BeadStatus
  readonly cards: readonly BeadCard[]
}

/** One column for each status that is wished; none wished: all. Each is sorted; closed ones by when they were closed, unless another order is wished. */
export function boardColumns(
  cards: readonly BeadCard[],
  { statuses, sort }: { readonly statuses: readonly BeadStatus[]; readonly sort: BeadSort },
): readonly BoardColumn[] {
  const byStatus = new Map<BeadStatus, BeadCard[]>(beadStatuses.map((status) => [status, []]))
  for (const card of cards) byStatus.get(card.status)?.push(card)
  return beadStatuses
    .filter((status) => statuses.length === 0 || statuses.includes(status))
    .map((status) => {
      const own = byStatus.get(status) ?? []
      return { status, cards: status === 'closed' && sort === 'newest' ? closedLastFirst(own) : sortBeads(own, sort) }
    })
}
