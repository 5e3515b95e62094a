import type { ConvoyStatus, ConvoyView } from '@gastown/contract/work/convoy'

/** Which convoys are shown. */
export const convoyFilters = ['all', 'under_way', 'landed', 'failed'] as const
export type ConvoyFilter = (typeof convoyFilters)[number]

const order: Readonly<Record<ConvoyStatus, number>> = { active: 0, staged: 1, landed: 2, failed: 2 }

/**
 * Convoys of all times as a list shows them: those that were read, those under way as the feed tells them. What is under way comes first,
 * then what ended last.
 */
export function convoyList(
  read: readonly ConvoyView[],
  live: readonly ConvoyView[],
  filter: ConvoyFilter,
): readonly ConvoyView[] {
  const all = new Map([...read, ...live].map((convoy) => [convoy.convoyId, convoy]))
  return [...all.values()]
    .filter(({ status }) => isWished(status, filter))
    .toSorted((one, other) => order[one.status] - order[other.status] || timeOf(other).localeCompare(timeOf(one)))
}

function isWished(status: ConvoyStatus, filter: ConvoyFilter): boolean {
  if (filter === 'under_way') return status === 'active' || status === 'staged'
  return filter === 'all' || filter === status
}

function timeOf({ endedAt, createdAt }: ConvoyView): string {
  return endedAt ?? createdAt
}
