import type { Priority } from '@gastown/contract/work/bead'
import type { BeadCard } from '@gastown/contract/work/bead-card'

/** What can be done to many beads at once. */
export type BulkAction =
  | { readonly type: 'start' }
  | { readonly type: 'hold' }
  | { readonly type: 'retry' }
  | { readonly type: 'priority'; readonly priority: Priority }
  | { readonly type: 'labels'; readonly add: readonly string[]; readonly remove: readonly string[] }
  | { readonly type: 'close'; readonly reason: string }
  | { readonly type: 'delete' }

export interface BulkPlan {
  readonly fits: readonly BeadCard[]
  readonly leftOut: readonly { readonly card: BeadCard; readonly why: string }[]
}

/** Which of the beads the action is for, and why it is not for the others. The town decides again when it is done. */
export function planBulk(cards: readonly BeadCard[], type: BulkAction['type']): BulkPlan {
  const fits: BeadCard[] = []
  const leftOut: { card: BeadCard; why: string }[] = []
  for (const card of cards) {
    const why = whyNot(card, type)
    if (why === null) fits.push(card)
    else leftOut.push({ card, why })
  }
  return { fits, leftOut }
}

/** Null: it can be done to this bead. */
export function whyNot(card: BeadCard, type: BulkAction['type']): string | null {
  if (card.status === 'closed') return 'It is closed: what was done is kept as it is.'
  switch (type) {
    case 'start':
      if (card.status === 'failed') return 'It has failed: open it again with “Retry”.'
      if (card.status !== 'open') return 'It is in work already.'
      return card.hold || card.waits?.kind === 'backing_off' ? null : 'Nothing holds it: it starts by itself.'
    case 'hold':
      if (card.status === 'in_review') return 'Its branch is in the merge queue.'
      return card.hold ? 'It is held already.' : null
    case 'retry':
      if (card.status !== 'failed') return 'It has not failed.'
      return card.kind === 'rework' ? 'It reworks a branch that failed with it: open the bead of that branch again.' : null
    case 'delete':
      return card.status === 'in_review' ? 'Its branch is in the merge queue: close it first, or let it land.' : null
    case 'priority':
    case 'labels':
    case 'close':
      return null
  }
}

/** The labels after some were added and some were taken away; null when they are the same. */
export function labelsAfter(
  labels: readonly string[],
  { add, remove }: Extract<BulkAction, { type: 'labels' }>,
): string[] | null {
  const after = [...new Set([...labels.filter((label) => !remove.includes(label)), ...add])]
  return after.length === labels.length && after.every((label) => labels.includes(label)) ? null : after
}
