import type { RigConfig } from '@gastown/contract/work/rig-config'

export interface KeptWorktree {
  readonly lastUsedMs: number
  readonly bytes: number
  readonly inUse: boolean
}

const hourMs = 3_600_000
const megabyte = 1_000_000

/**
 * Which worktrees may go: those that nobody has used for `keepHours`, and over the quota the ones that were not used for longest. Never one
 * that is in use. Oldest first.
 */
export function planRemovals<T extends KeptWorktree>(
  worktrees: readonly T[],
  { keepHours, quotaMegabytes }: RigConfig['worktrees'],
  nowMs: number,
): readonly T[] {
  let bytes = worktrees.reduce((sum, each) => sum + each.bytes, 0)
  const removals: T[] = []
  for (const each of worktrees.toSorted((a, b) => a.lastUsedMs - b.lastUsedMs)) {
    if (each.inUse) continue
    const isOld = nowMs - each.lastUsedMs >= keepHours * hourMs
    if (!isOld && bytes <= quotaMegabytes * megabyte) continue
    removals.push(each)
    bytes -= each.bytes
  }
  return removals
}
