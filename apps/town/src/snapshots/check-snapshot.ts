import { GastownError } from '@gastown/contract/errors'
import { snapshotMaxBytes, type SnapshotInfo } from '@gastown/contract/town-routes'

/** Above 0 when `one` is newer than `other`: a later generation, or later in the same. */
export function compareSnapshots(
  one: Pick<SnapshotInfo, 'generation' | 'sequence'>,
  other: Pick<SnapshotInfo, 'generation' | 'sequence'>,
): number {
  return one.generation - other.generation || one.sequence - other.sequence
}

/** Rejects with BODY_TOO_LARGE or SNAPSHOT_INVALID. */
export async function checkSnapshotBody(info: SnapshotInfo, body: Uint8Array<ArrayBuffer>): Promise<void> {
  if (body.byteLength > snapshotMaxBytes) {
    throw new GastownError('BODY_TOO_LARGE', `The snapshot has ${body.byteLength} bytes; at most ${snapshotMaxBytes} are taken.`)
  }
  if (body.byteLength === 0) throw new GastownError('SNAPSHOT_INVALID', 'The snapshot is empty.')
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', body))
  const found = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
  if (found !== info.sha256)
    throw new GastownError('SNAPSHOT_INVALID', 'The snapshot is not what its checksum says.', { field: 'sha256' })
}

/** Whether a snapshot is there already (a retry after a lost answer). Throws STALE_GENERATION when a newer one, or another of its number, is. */
export function isAlreadyStored(newest: SnapshotInfo | null, next: SnapshotInfo): boolean {
  if (newest === null || compareSnapshots(next, newest) > 0) return false
  if (compareSnapshots(next, newest) === 0 && next.sha256 === newest.sha256) return true
  throw new GastownError(
    'STALE_GENERATION',
    `Snapshot ${newest.generation}.${newest.sequence} of this agent is there; ${next.generation}.${next.sequence} is not newer.`,
  )
}
