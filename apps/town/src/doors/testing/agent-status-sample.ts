import type { AgentContainerStatus } from '@gastown/contract/agent-status'
import type { AgentId } from '@gastown/contract/ids'

/** A live agent as its container tells of it. */
export function agentStatusSample(agentId: AgentId, more: Partial<AgentContainerStatus> = {}): AgentContainerStatus {
  return {
    agentId,
    status: 'running',
    generation: 1,
    activity: 'idle',
    serverPort: 4100,
    sessionId: 'ses_1',
    prewarmed: false,
    startedAt: '2026-01-01T00:00:00.000Z',
    lastActivityAt: '2026-01-01T00:00:00.000Z',
    ...more,
  }
}
