import type { Convoy } from '@gastown/contract/work/convoy'
import type { WorkEvent } from '@gastown/contract/work/events'
import { mergeIdSchema } from '@gastown/contract/work/ids'
import type { Merge } from '@gastown/contract/work/merge'
import type { Town } from '../town.ts'
import type { Rule } from './rule.ts'

/**
 * W13. A convoy whose beads are all closed has landed; one with a feature branch lands that first, once. A failed bead keeps it open: the
 * user decides.
 */
export const advanceConvoys: Rule = (town, at) => {
  for (const convoy of town.work.convoys.values()) {
    if (convoy.status !== 'active' || convoy.landingMergeId !== undefined || convoy.members.length === 0) continue
    if (convoy.members.every(({ status }) => status === 'closed')) return { events: land(town, convoy, at) }
  }
  return {}
}

function land(town: Town, convoy: Convoy, at: string): readonly WorkEvent[] {
  const { convoyId, featureBranch, featureTip, rigId, title } = convoy
  // Nothing is on a feature branch when all its beads were closed by hand.
  if (convoy.mode === 'review-and-merge' || featureBranch === undefined || featureTip === undefined)
    return [{ type: 'convoy.landed', convoyId, at }]
  const mergeId = mergeIdSchema.parse(`m-${convoyId}`)
  const merge: Merge = {
    mergeId,
    rigId,
    convoyId,
    title,
    branch: featureBranch,
    head: featureTip,
    target: town.rigs.get(rigId)?.defaultBranch ?? 'main',
    priority: 'high',
    queuedAt: at,
    ...(convoy.startedAt === undefined ? {} : { convoyStartedAt: convoy.startedAt }),
    retries: 0,
    reviewed: false,
    status: { state: 'queued' },
    gates: [],
  }
  return [
    { type: 'merge.queued', mergeId, merge, at },
    { type: 'convoy.landing', convoyId, mergeId, at },
  ]
}
