import type { AgentLaunch } from '../agent-runner/agent-launch.ts'

/** What an engine's list of sessions calls an agent's. */
export function sessionTitleOf({ spec }: AgentLaunch): string {
  return spec.role === 'mayor' ? 'Mayor' : `${spec.role} ${spec.agentId}`
}
