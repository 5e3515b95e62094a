import type { Generation } from '@gastown/contract/ids'

/** Where in the line of an agent's snapshots a database stands: by generation, then by sequence within it. */
export interface SnapshotPoint {
  readonly generation: Generation
  readonly sequence: number
}

/**
 * Whether a local database holds all that the town's snapshot holds. `local` is the point of its last save or restore: it goes on from
 * there, so an equal point is current. Null: nobody knows where it comes from, so the snapshot wins.
 */
export function isLocalCurrent(local: SnapshotPoint | null, remote: SnapshotPoint): boolean {
  if (local === null) return false
  return local.generation > remote.generation || (local.generation === remote.generation && local.sequence >= remote.sequence)
}
