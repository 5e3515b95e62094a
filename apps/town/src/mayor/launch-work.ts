import { GastownError } from '@gastown/contract/errors'
import type { Bead } from '@gastown/contract/work/bead'
import type { Merge } from '@gastown/contract/work/merge'
import type { LaunchWork } from '@gastown/contract/work/work-routes'
import type { Rig, Town } from '@gastown/core/town'
import { targetOf } from '@gastown/core/work/target'
import type { Worker } from '@gastown/core/work/work'

/** What a worker works on, as the container is told it. Throws AGENT_NOT_FOUND when the worker has no task, or its task is gone. */
export function launchWork(town: Town, worker: Worker): LaunchWork {
  const { work } = town
  const rig = town.rigs.get(worker.rigId)
  const task = worker.run.state === 'idle' ? null : worker.run.task
  const merge = task?.kind === 'review' ? work.merges.get(task.mergeId) : undefined
  const bead = task?.kind === 'bead' ? work.beads.get(task.beadId) : undefined
  const author = authorOf(town, worker)
  if (rig !== undefined && merge !== undefined) return { ...reviewOf(rig, merge), author }
  if (rig !== undefined && bead !== undefined) return { ...workOn(town, rig, bead), author }
  throw new GastownError('AGENT_NOT_FOUND', `The worker "${worker.agentId}" has nothing to work on.`, { field: 'agentId' })
}

/**
 * The branch that a convoy's feature branch is made from, when `target` is one that nothing has landed on yet; null otherwise. One that
 * had work on it is never made anew: without that work it would be another branch.
 */
export function createTargetFrom(town: Pick<Town, 'work'>, rig: Rig, target: string): string | null {
  if (target === rig.defaultBranch) return null
  const convoy = [...town.work.convoys.values()].find(
    (one) => one.rigId === rig.rigId && one.mode === 'review-then-land' && one.featureBranch === target,
  )
  return convoy !== undefined && convoy.featureTip === undefined ? rig.defaultBranch : null
}

type Unsigned = Omit<LaunchWork, 'author'>

function workOn(town: Town, rig: Rig, bead: Bead): Unsigned {
  const target = targetOf(town, bead)
  const createFrom = createTargetFrom(town, rig, target)
  const merge = bead.mergeId === undefined ? undefined : town.work.merges.get(bead.mergeId)
  return {
    gitUrl: rig.gitUrl,
    branch: bead.branch ?? '',
    target,
    ...(createFrom === null ? {} : { createTargetFrom: createFrom }),
    ...(target === rig.defaultBranch ? {} : { syncTargetFrom: rig.defaultBranch }),
    mustContain: [...new Set(bead.results.flatMap(({ commit }) => commit ?? []))],
    ...startOf(bead, merge),
    readOnly: false,
    beadId: bead.beadId,
    ...(merge === undefined ? {} : { mergeId: merge.mergeId }),
  }
}

/** Where an earlier try stopped; else, of rework, the branch as it was when it was done. */
function startOf({ kind, savedCommit }: Bead, merge: Merge | undefined): Pick<Unsigned, 'startFrom'> {
  if (savedCommit !== undefined) return { startFrom: savedCommit }
  return kind === 'rework' && merge !== undefined ? { startFrom: merge.head } : {}
}

function reviewOf(rig: Rig, merge: Merge): Unsigned {
  return {
    gitUrl: rig.gitUrl,
    branch: merge.branch,
    target: merge.target,
    mustContain: [],
    startFrom: merge.head,
    readOnly: true,
    ...(merge.beadId === undefined ? {} : { beadId: merge.beadId }),
    mergeId: merge.mergeId,
  }
}

/** Says in every history that no person wrote it. The domain is one that never is (RFC 2606). */
function authorOf({ townId }: Town, { agentId, name }: Worker): LaunchWork['author'] {
  return { name: `${name} (gastown)`, email: `${agentId}@${townId}.gastown.invalid` }
}
