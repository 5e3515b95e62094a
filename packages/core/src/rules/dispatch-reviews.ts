import type { WorkEvent } from '@gastown/contract/work/events'
import { limitReached } from '../work/bead-readiness.ts'
import { findWorker } from '../work/find-worker.ts'
import { queueOrder } from '../work/merge-score.ts'
import type { Rule } from './rule.ts'

/** W5. Where the rig wishes it, a model reads a branch before it is verified. */
export const dispatchReviews: Rule = (town, at) => {
  const { work, container } = town
  if (work.pause !== null || container.run.state !== 'running') return {}
  const waiting = [...work.merges.values()].filter(
    ({ status, reviewed, beadId, rigId }) =>
      status.state === 'queued' && !reviewed && beadId !== undefined && town.rigs.get(rigId)?.config.review === true,
  )
  const merge = queueOrder(waiting, at).find(({ rigId }) => limitReached(town, rigId) === null)
  if (merge === undefined) return {}
  const { mergeId, beadId, rigId } = merge
  const { agentId, name, generation, isNew } = findWorker(work, { rigId, role: 'refinery', wished: null })
  const hired: readonly WorkEvent[] = isNew ? [{ type: 'worker.hired', agentId, name, role: 'refinery', rigId, at }] : []
  const ofBead = beadId === undefined ? {} : { beadId }
  return {
    events: [
      ...hired,
      { type: 'merge.moved', mergeId, ...ofBead, status: { state: 'reviewing', agentId }, at },
      {
        type: 'worker.start_requested',
        agentId,
        generation: generation + 1,
        task: { kind: 'review', mergeId, ...ofBead },
        containerGeneration: container.containerGeneration,
        at,
      },
    ],
  }
}
