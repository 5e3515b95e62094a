import type { AgentId, RigId } from '@gastown/contract/ids'
import type { Gate, RigConfig } from '@gastown/contract/work/rig-config'
import type {
  CheckRequest,
  CollectProof,
  Diff,
  DiffRequest,
  GateRun,
  LandRequest,
  LaunchWork,
  VerifyRequest,
  WorktreeDiff,
  WorktreeUsage,
} from '@gastown/contract/work/work-routes'

/** One worker's place in a rig. */
export interface WorktreeOf {
  readonly rigId: RigId
  readonly agentId: AgentId
  readonly work: LaunchWork
}

/**
 * The rigs' repositories and their workers' worktrees in this container.
 *
 * Each rig has one bare repository that only Gastown writes to; agents may read its objects and nothing else. A worktree is a repository
 * of its own that borrows those objects, so that nothing an agent writes (configuration, hooks, refs) is ever read by a git of the town:
 * git runs in a worktree only confined, and what an agent committed comes over as a pack whose every object is checked.
 */
export interface Rigs {
  /** Absolute path of a worktree, whether or not it is there yet. */
  worktreePath(of: WorktreeOf): string
  /** What a server of workers may see beside its home: all worktrees, and the repositories' objects for reading. */
  readonly access: { readonly readOnly: readonly string[]; readonly readWrite: readonly string[] }
  /**
   * Makes the worktree, on its branch, from a target that holds all that it must contain; what is there already is left as it is, changes
   * that are in no commit included. Rejects with AGENT_NOT_READY and the reason.
   */
  prepareWorktree(of: WorktreeOf): Promise<void>
  /** Takes the branch into the rig's repository, on a kept ref, and says what it is. Never rejects. */
  collect(of: WorktreeOf): Promise<CollectProof>
  /** Puts all that the worktree holds, changes in no commit included, on a kept ref. Null: there is nothing beyond the target. */
  saveWork(of: WorktreeOf): Promise<{ ref: string; commit: string } | null>
  /** Runs gates on the worktree's commit, beside the caller; the same commit asked again is the same run. Refuses changes in no commit. */
  runGates(of: WorktreeOf, gates: readonly Gate[]): Promise<GateRun>
  /** These answer at once; the outcome is a report. Idempotent by batch and attempt, by batch, by merge while it is looked at. */
  verify(rigId: RigId, request: VerifyRequest): void
  land(rigId: RigId, request: LandRequest): void
  check(rigId: RigId, request: CheckRequest): void
  diff(rigId: RigId, request: DiffRequest): Promise<Diff>
  /** What the worktree holds now beyond its target, changes in no commit included. */
  worktreeDiff(of: WorktreeOf): Promise<WorktreeDiff>
  usage(): Promise<WorktreeUsage>
  /** `isInUse`: asked before a worktree is removed. */
  configure(worktrees: Readonly<Record<RigId, RigConfig['worktrees']>>): void
  /** Ends what runs, gates included, and resolves when nothing does. */
  close(): Promise<void>
}
