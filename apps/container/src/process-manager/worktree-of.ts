import type { AgentLaunch } from '../agent-runner/agent-launch.ts'
import type { WorktreeOf } from '../rigs/rigs.ts'

/** Null for an agent without one. */
export function worktreeOf({ spec: { rigId, agentId, work } }: Pick<AgentLaunch, 'spec'>): WorktreeOf | null {
  return rigId === null || work === null ? null : { rigId, agentId, work }
}
