import { GastownError } from '@gastown/contract/errors'
import type { RigId } from '@gastown/contract/ids'
import type { CheckRequest, LandRequest, VerifyRequest } from '@gastown/contract/work/work-routes'
import type { Rig, Town } from '@gastown/core/town'
import type { Clock } from '../clock.ts'
import type { Containers } from '../containers.ts'
import type { PerformAction, TownEngine } from '../engine/town-engine.ts'
import { createTargetFrom } from '../mayor/launch-work.ts'
import { askContainer } from './ask-container.ts'

interface Asking {
  readonly containers: Pick<Containers, 'fetch'>
  readonly clock: Clock
}

/** Idempotent by batch and attempt; the outcome is a report. */
export function performBatchVerify(asking: Asking): PerformAction {
  return async (engine, { action }) => {
    if (action.type !== 'batch.verify') return
    const body = verifyRequest(engine.town, action.rigId)
    if (body !== null) await order(engine, { rigId: action.rigId, what: 'verify', body }, asking)
  }
}

/** Idempotent by batch; the outcome is a report. */
export function performBatchLand(asking: Asking): PerformAction {
  return async (engine, { action }) => {
    if (action.type !== 'batch.land') return
    const body = landRequest(engine.town, action.rigId)
    if (body !== null) await order(engine, { rigId: action.rigId, what: 'land', body }, asking)
  }
}

/** Only looks; the outcome is a report. */
export function performMergeCheck(asking: Asking): PerformAction {
  return async (engine, { action }) => {
    if (action.type !== 'merge.check') return
    const merge = engine.town.work.merges.get(action.mergeId)
    if (merge?.status.state !== 'awaiting_merge') return
    const { gitUrl } = requireRig(engine.town, merge.rigId)
    const { mergeId, target, status } = merge
    const body: CheckRequest = { gitUrl, target, mergeId, commit: status.commit, branch: status.pushedBranch }
    await order(engine, { rigId: merge.rigId, what: 'check', body }, asking)
  }
}

/** The rig's batch that is being verified, in the order of its plan; null when none is. */
export function verifyRequest(town: Town, rigId: RigId): VerifyRequest | null {
  const batch = town.work.refineries.get(rigId)?.batch ?? null
  if (batch?.phase.name !== 'verifying') return null
  const rig = requireRig(town, rigId)
  const merges = batch.mergeIds.flatMap((mergeId) => town.work.merges.get(mergeId) ?? [])
  if (merges.length === 0) throw noBranchLeft()
  const createFrom = createTargetFrom(town, rig, batch.target)
  return {
    gitUrl: rig.gitUrl,
    target: batch.target,
    batchId: batch.batchId,
    attempt: batch.attempt,
    method: rig.config.mergeMethod,
    gates: rig.config.gates,
    merges: merges.map(({ mergeId, branch, head, title }) => ({ mergeId, branch, head, title: title.slice(0, 300) })),
    ...(createFrom === null ? {} : { createTargetFrom: createFrom }),
  }
}

/** The rig's batch that has been verified; null when none has. A convoy's own branch is the town's: nobody else merges into it. */
export function landRequest(town: Town, rigId: RigId): LandRequest | null {
  const batch = town.work.refineries.get(rigId)?.batch ?? null
  if (batch?.phase.name !== 'landing') return null
  const rig = requireRig(town, rigId)
  const { base, tip, commits } = batch.phase
  const merges = commits.flatMap(({ mergeId, commit }) => {
    const merge = town.work.merges.get(mergeId)
    return merge === undefined ? [] : [{ mergeId, branch: merge.branch, commit }]
  })
  if (merges.length === 0) throw noBranchLeft()
  const strategy = batch.target === rig.defaultBranch ? rig.config.mergeStrategy : 'direct'
  return { gitUrl: rig.gitUrl, target: batch.target, batchId: batch.batchId, strategy, base, tip, merges }
}

/** Given up after some tries, and its batch with it: the queue goes on. */
function noBranchLeft(): GastownError {
  return new GastownError('MERGE_NOT_FOUND', 'None of its branches is in the merge queue any more.')
}

function requireRig(town: Town, rigId: RigId): Rig {
  const rig = town.rigs.get(rigId)
  if (rig !== undefined) return rig
  throw new GastownError('RIG_NOT_FOUND', `The town has no rig "${rigId}" any more.`, { field: 'rigId' })
}

async function order(
  { townId }: TownEngine,
  { rigId, what, body }: { rigId: RigId; what: 'verify' | 'land' | 'check'; body: unknown },
  asking: Asking,
): Promise<void> {
  await askContainer({ ...asking, townId, method: 'POST', path: `/rigs/${encodeURIComponent(rigId)}/${what}`, body })
}
