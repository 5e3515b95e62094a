import { GastownError } from '@gastown/contract/errors'
import type { ProcedureHandlers } from '@gastown/contract/procedures'
import type { MergeId } from '@gastown/contract/work/ids'
import type { Merge } from '@gastown/contract/work/merge'
import { diffSchema, type DiffRequest } from '@gastown/contract/work/work-routes'
import { requireRig } from '@gastown/core/work/find'
import type { Containers } from '../../containers.ts'
import { askContainerFor } from '../../courier/ask-container.ts'
import type { TownEngine } from '../../engine/town-engine.ts'
import { mergeQueue, mergeView } from '../../views/merge-view.ts'
import { requireContainer } from './require-container.ts'
import { byUser, createWorkDesk, type WorkDeskOptions } from './work-desk.ts'

/** Ended merges that a page shows. */
const shownEnded = 100

export interface MergeProceduresOptions extends WorkDeskOptions {
  readonly containers: Pick<Containers, 'fetch'>
}

type MergeProcedures = Pick<ProcedureHandlers, 'getMergeQueueData' | 'getMerge' | 'getMergeDiff' | 'requestRework' | 'retryMerge'>

export function createMergeProcedures(options: MergeProceduresOptions): MergeProcedures {
  const { towns, containers, clock } = options
  const desk = createWorkDesk(options)
  return {
    async getMergeQueueData({ townId, rigId }) {
      const engine = towns.get(townId)
      if (rigId !== undefined) requireRig(engine.town, rigId)
      const ended = await engine.store.listEndedMerges({ limit: shownEnded, ...(rigId === undefined ? {} : { rigId }) })
      return mergeQueue({ town: engine.town, rigId: rigId ?? null, ended, at: desk.at })
    },

    async getMerge({ townId, mergeId }) {
      return mergeView(await readMerge(towns.get(townId), mergeId), desk.at)
    },

    async getMergeDiff({ townId, mergeId }) {
      const engine = towns.get(townId)
      const merge = await readMerge(engine, mergeId)
      const { gitUrl } = requireRig(engine.town, merge.rigId)
      requireContainer(engine)
      const body: DiffRequest = { gitUrl, target: merge.target, head: merge.head }
      return askContainerFor({
        containers,
        clock,
        townId: engine.townId,
        method: 'POST',
        path: `/rigs/${encodeURIComponent(merge.rigId)}/diff`,
        body,
        answer: diffSchema,
      })
    },

    async requestRework({ townId, mergeId, feedback }) {
      await desk.wish(towns.get(townId), { type: 'merge.request_rework', mergeId, feedback, by: byUser })
      return { done: true }
    },

    async retryMerge({ townId, mergeId }) {
      await desk.wish(towns.get(townId), { type: 'merge.retry', mergeId, by: byUser })
      return { done: true }
    },
  }
}

async function readMerge({ town, store }: TownEngine, mergeId: MergeId): Promise<Merge> {
  const merge = town.work.merges.get(mergeId) ?? (await store.findMerge(mergeId))
  if (merge !== null) return merge
  throw new GastownError(
    'MERGE_NOT_FOUND',
    `mergeId: the town has no merge "${mergeId}". The merge queue has their ids, those of ended ones too.`,
    { field: 'mergeId' },
  )
}
