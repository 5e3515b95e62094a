import type { CheckRequest } from '@gastown/contract/work/work-routes'
import type { Clock } from '../clock.ts'
import { findLandedCommit, findMergeBase } from './ancestry.ts'
import { mergeTrees } from './merge-branches.ts'
import { findPatch, readWholeChange } from './patch-ids.ts'
import { readAttributes } from './read-attributes.ts'
import { never, readTarget } from './read-target.ts'
import type { RigRepository } from './rig-repository.ts'

export type MergeFound = { readonly found: 'merged'; readonly commit: string } | { readonly found: 'open' }

/**
 * Whether a person has merged the branch: the target has its commit, or one commit with its whole change (squashed), or all that it would change
 * (its commits anew, or by hand). An empty branch is merged only when its commit is there: that nothing is to do proves nothing. Rejects when it
 * cannot be known.
 */
export async function checkMerge({
  rig,
  request,
  clock,
}: {
  rig: RigRepository
  request: CheckRequest
  clock: Clock
}): Promise<MergeFound> {
  const { gitUrl, target, commit } = request
  const tip = await readTarget(rig, { gitUrl, target, maxAgeMs: never, clock })
  const landed = await findLandedCommit(rig, commit, tip)
  if (landed !== null) return { found: 'merged', commit: landed }
  const base = await findMergeBase(rig, tip, commit)
  if (base === null) return { found: 'open' }
  const change = await readWholeChange(rig, { base, head: commit })
  if (change.kind === 'none') return { found: 'open' }
  const squashed = change.kind === 'text' ? await findPatch(rig, { patchId: change.patchId, base, tip }) : null
  if (squashed !== null) return { found: 'merged', commit: squashed }
  return (await changesNothing(rig, { tip, commit })) ? { found: 'merged', commit: tip } : { found: 'open' }
}

async function changesNothing(rig: RigRepository, { tip, commit }: { tip: string; commit: string }): Promise<boolean> {
  const scratch = await rig.newScratch()
  try {
    const attributesFile = await readAttributes(rig, { commit: tip, scratch })
    const merged = await mergeTrees(rig, { tip, head: commit, attributesFile })
    return merged.clean && merged.tree === (await rig.git(['rev-parse', `${tip}^{tree}`]))
  } finally {
    await rig.removeScratch(scratch)
  }
}
