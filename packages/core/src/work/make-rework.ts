import type { Bead, ReworkCause } from '@gastown/contract/work/bead'
import type { WorkEvent } from '@gastown/contract/work/events'
import { beadIdSchema } from '@gastown/contract/work/ids'
import type { GateResult, Merge } from '@gastown/contract/work/merge'
import { noSpend } from '@gastown/contract/work/spend'
import { maxReworks } from '../policy/work-policy.ts'
import { failMerge } from './end-work.ts'
import { fitId } from './fit-id.ts'
import type { Work } from './work.ts'

const titles: Readonly<Record<ReworkCause, (merge: Merge) => string>> = {
  conflict: (merge) => `Resolve the conflict of "${merge.title}" with ${merge.target}`,
  gate: (merge) => `Make the gates pass for "${merge.title}"`,
  review: (merge) => `Rework "${merge.title}" as the review asks`,
  comment: (merge) => `Rework "${merge.title}" as the comments ask`,
}

/** A branch needs other work before it can land: a bead for it, on the same branch, which blocks the merge. Too often, and it has failed. */
export function makeRework(
  work: Work,
  merge: Merge,
  why: { cause: ReworkCause; body: string; by: string; gates?: readonly GateResult[] },
  at: string,
): readonly WorkEvent[] {
  const { cause, body, by, gates } = why
  const number = merge.retries + 1
  if (merge.retries >= maxReworks) {
    return failMerge(
      work,
      merge,
      `It was reworked ${merge.retries} times, and did not land. The last: ${body}`.slice(0, 2000),
      at,
    )
  }
  const source = merge.beadId === undefined ? undefined : work.beads.get(merge.beadId)
  const bead: Bead = {
    beadId: beadIdSchema.parse(fitId(`rw${number}-${merge.mergeId}`)),
    rigId: merge.rigId,
    kind: 'rework',
    title: titles[cause](merge).slice(0, 200),
    body: body.slice(0, 100_000),
    status: 'open',
    priority: merge.priority === 'low' || merge.priority === 'medium' ? 'high' : merge.priority,
    labels: ['gt:rework'],
    createdBy: by,
    createdAt: at,
    updatedAt: at,
    ...(source === undefined ? {} : { parentId: source.beadId }),
    ...(source?.model === undefined ? {} : { model: source.model }),
    dependsOn: [],
    blockedBy: [],
    results: [],
    hold: false,
    attemptCount: 0,
    attempts: [],
    branch: merge.branch,
    doneRefusals: 0,
    mergeId: merge.mergeId,
    reworkCause: cause,
    spend: noSpend,
  }
  return [
    { type: 'bead.created', beadId: bead.beadId, bead, at },
    {
      type: 'merge.moved',
      mergeId: merge.mergeId,
      ...(merge.beadId === undefined ? {} : { beadId: merge.beadId }),
      status: { state: 'rework', reworkBeadId: bead.beadId },
      isRetry: true,
      ...(gates === undefined ? {} : { gates }),
      at,
    },
  ]
}
