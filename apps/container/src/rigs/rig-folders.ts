import { join } from 'node:path'
import type { RigId } from '@gastown/contract/ids'
import type { WorktreeId } from './worktree-id.ts'

/**
 * Where a rig's things are in the container's folder. Only `objects` and `worktrees` are ever seen by an agent: what git of the town runs
 * in (`repository`), checkouts in the making and notes are elsewhere, so that no agent can write what the town reads as its own.
 */
export interface RigFolders {
  /** The bare repository. Its objects are a link to `objects`. */
  readonly repository: string
  readonly objects: string
  /** Short-lived: checkouts for gates, bundles, views. Emptied at the first use after a start. */
  readonly scratch: string
  /** What is known of each worktree, a file each. */
  readonly records: string
  readonly passedGates: string
  readonly worktrees: string
}

export function rigFolders(containerDir: string, rigId: RigId): RigFolders {
  const own = join(containerDir, 'rigs', rigId)
  return {
    repository: join(own, 'repo.git'),
    objects: join(allObjects(containerDir), rigId),
    scratch: join(own, 'scratch'),
    records: join(own, 'worktrees'),
    passedGates: join(own, 'passed-gates.json'),
    worktrees: join(allWorktrees(containerDir), rigId),
  }
}

/** The objects of all rigs: agents may read them. */
export function allObjects(containerDir: string): string {
  return join(containerDir, 'rig-objects')
}

/** The worktrees of all rigs: agents may write them. */
export function allWorktrees(containerDir: string): string {
  return join(containerDir, 'worktrees')
}

export function worktreeFolder(containerDir: string, id: WorktreeId): string {
  return join(allWorktrees(containerDir), id.rigId, id.agentId, id.key)
}
