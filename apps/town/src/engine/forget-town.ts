import type { TownId } from '@gastown/contract/ids'
import type { AttachmentStore } from '../attachments/attachment-store.ts'
import type { Containers } from '../containers.ts'
import type { LastScreens } from '../screens/last-screens.ts'
import type { SnapshotStore } from '../snapshots/snapshot-store.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'

export interface ForgetTownOptions {
  readonly containers: Pick<Containers, 'stop' | 'purge'>
  readonly snapshots: Pick<SnapshotStore, 'purge'>
  readonly screens: Pick<LastScreens, 'purge'>
  readonly attachments: Pick<AttachmentStore, 'purge'>
  readonly telemetry: Pick<Telemetry, 'purge'>
}

/**
 * Removes all that there is of a deleted town besides its records: its container and folders, its snapshots and screens, the files of its
 * messages, its telemetry. Its agents get
 * `drainMs` to end by themselves. May run again after it was cut off.
 */
export async function forgetTown(
  townId: TownId,
  drainMs: number,
  { containers, snapshots, screens, attachments, telemetry }: ForgetTownOptions,
): Promise<void> {
  await containers.stop({ townId, drainMs })
  await containers.purge(townId)
  await snapshots.purge(townId)
  await screens.purge(townId)
  await attachments.purge(townId)
  telemetry.purge(townId)
}
