import type { WorkEvent } from '@gastown/contract/work/events'
import { withChanged, withEntry } from './immutable-map.ts'
import { idleRefinery, type Refinery, type Work } from './work.ts'

type MergeEvent = Extract<WorkEvent, { type: `merge.${string}` | `batch.${string}` }>

export function evolveMerges(work: Work, event: MergeEvent): Work {
  switch (event.type) {
    case 'merge.queued':
      return { ...work, merges: withEntry(work.merges, event.mergeId, event.merge) }
    case 'merge.moved':
      return {
        ...work,
        merges: withChanged(work.merges, event.mergeId, (merge) => ({
          ...merge,
          status: event.status,
          retries: merge.retries + (event.isRetry === true ? 1 : 0),
          gates: event.gates === undefined ? merge.gates : [...event.gates],
        })),
      }
    case 'merge.renewed':
      return {
        ...work,
        merges: withChanged(work.merges, event.mergeId, (merge) => ({ ...merge, head: event.head, reviewed: false })),
      }
    case 'merge.reviewed':
      return { ...work, merges: withChanged(work.merges, event.mergeId, (merge) => ({ ...merge, reviewed: true })) }
    case 'batch.started': {
      const { plan, at } = event
      const refinery = work.refineries.get(plan.rigId) ?? idleRefinery
      const groups = refinery.groups.filter((group) => !group.every((mergeId) => plan.mergeIds.includes(mergeId)))
      const batch = { ...plan, startedAt: at, phase: { name: 'verifying' } as const }
      return withRefinery(work, plan.rigId, { batch, groups })
    }
    case 'batch.verified': {
      const refinery = work.refineries.get(event.rigId)
      if (refinery?.batch?.batchId !== event.batchId) return work
      const { base, tip, commits } = event
      return withRefinery(work, event.rigId, {
        ...refinery,
        batch: { ...refinery.batch, phase: { name: 'landing', base, tip, commits } },
      })
    }
    case 'batch.ended': {
      const refinery = work.refineries.get(event.rigId)
      if (refinery?.batch?.batchId !== event.batchId) return work
      return withRefinery(work, event.rigId, { batch: null, groups: [...event.groups, ...refinery.groups] })
    }
  }
}

function withRefinery(work: Work, rigId: Parameters<Work['refineries']['get']>[0], refinery: Refinery): Work {
  return { ...work, refineries: withEntry(work.refineries, rigId, refinery) }
}
