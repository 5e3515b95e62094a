import type { Bead } from '@gastown/contract/work/bead'
import type { Town } from '../town.ts'

/** The branch that a bead's work is to land on. */
export function targetOf(town: Town, bead: Bead): string {
  const merge = bead.mergeId === undefined ? undefined : town.work.merges.get(bead.mergeId)
  if (bead.kind === 'rework' && merge !== undefined) return merge.target
  const convoy = bead.convoyId === undefined ? undefined : town.work.convoys.get(bead.convoyId)
  return convoy?.mode === 'review-then-land' && convoy.featureBranch !== undefined
    ? convoy.featureBranch
    : defaultBranchOf(town, bead)
}

export function defaultBranchOf(town: Town, { rigId }: Pick<Bead, 'rigId'>): string {
  return town.rigs.get(rigId)?.defaultBranch ?? 'main'
}
