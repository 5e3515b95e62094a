import type { DependencyResult } from '@gastown/contract/work/bead'
import type { BeadId } from '@gastown/contract/work/ids'
import type { TownEngine } from '../../engine/town-engine.ts'

/**
 * Of beads that something is to depend on, those that are closed: they have left the town's memory, and their rows say what they left. One
 * whose commit is on a convoy's own branch is only there until the convoy has landed.
 */
export async function findLanded(
  { town, store }: Pick<TownEngine, 'town' | 'store'>,
  beadIds: readonly BeadId[],
): Promise<readonly DependencyResult[]> {
  const elsewhere = [...new Set(beadIds)].filter((beadId) => !town.work.beads.has(beadId))
  if (elsewhere.length === 0) return []
  const closed = (await store.findBeads(elsewhere)).filter(({ status }) => status === 'closed')
  return await Promise.all(
    closed.map(async ({ beadId, title, summary, landedCommit, convoyId }): Promise<DependencyResult> => {
      const convoy = convoyId === undefined ? null : (town.work.convoys.get(convoyId) ?? (await store.findConvoy(convoyId)))
      const isElsewhere = landedCommit !== undefined && convoy?.mode === 'review-then-land' && convoy.status !== 'landed'
      return {
        beadId,
        title,
        summary: summary ?? '',
        ...(landedCommit === undefined ? {} : { commit: landedCommit }),
        ...(isElsewhere ? { onConvoy: convoy.convoyId } : {}),
      }
    }),
  )
}
