import { join } from 'node:path'
import type { TownId } from '@gastown/contract/ids'

/**
 * The mayor's working folder in a town: one function for prewarm and start, because the engine finds a session by the
 * absolute path of its folder.
 */
export function mayorWorkdirForTown(options: { containerDir: string; townId: TownId }): string {
  return join(options.containerDir, 'workspaces', options.townId, 'mayor')
}
