import type { AgentId, RigId } from '@gastown/contract/ids'
import type { BeadId, MergeId } from '@gastown/contract/work/ids'
import type { WorktreeOf } from './rigs.ts'

/** Names a worktree: a worker's place for one bead, or for one merge that it reads. */
export interface WorktreeId {
  readonly rigId: RigId
  readonly agentId: AgentId
  /** The bead's or the merge's id: a folder's name, and a part of kept refs. */
  readonly key: string
  readonly beadId?: BeadId
  readonly mergeId?: MergeId
}

export function worktreeIdOf({ rigId, agentId, work }: WorktreeOf): WorktreeId {
  const { beadId, mergeId } = work
  // A reviewer of a bead's branch is there for the merge, and must not stand where a worker of the bead stands.
  const key = (work.readOnly ? (mergeId ?? beadId) : (beadId ?? mergeId)) ?? 'work'
  return { rigId, agentId, key, ...(beadId === undefined ? {} : { beadId }), ...(mergeId === undefined ? {} : { mergeId }) }
}
