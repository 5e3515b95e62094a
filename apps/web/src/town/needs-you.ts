import type { WorkView } from '@gastown/contract/work/work-view'

/** How many things wait for the user: problems that were handed up, work that failed, and a pause that is not the user's own. */
export function countNeedsYou({ escalations, counts, paused }: Pick<WorkView, 'escalations' | 'counts' | 'paused'>): number {
  return escalations.length + counts.failed + (paused === null || paused.cause === 'user' ? 0 : 1)
}
