import type { AgentLaunchSpec } from '@gastown/contract/agent-launch'
import type { AgentContainerStatus } from '@gastown/contract/agent-status'
import { GastownError } from '@gastown/contract/errors'
import type { AgentId } from '@gastown/contract/ids'
import { Agent } from './agent.ts'
import type { AgentParts } from './agent-parts.ts'
import type { StartRequest } from './start-request.ts'

/** The agents that this run of the container knows. */
export interface Agents {
  /** Throws AGENT_NOT_FOUND. */
  get(agentId: AgentId): Agent
  find(agentId: AgentId): Agent | null
  list(): readonly Agent[]
  /** Makes the agent known and starts it, or joins what is there. */
  start(request: StartRequest): { agent: Agent; status: AgentContainerStatus; isNew: boolean }
}

export function createAgents(options: { parts: AgentParts; checkSpec: (spec: AgentLaunchSpec) => void }): Agents {
  const agents = new Map<AgentId, Agent>()
  return {
    get: (agentId) => {
      const agent = agents.get(agentId)
      if (agent === undefined)
        throw new GastownError('AGENT_NOT_FOUND', `This container has no agent "${agentId}".`, { field: 'agentId' })
      return agent
    },
    find: (agentId) => agents.get(agentId) ?? null,
    list: () => [...agents.values()],
    start: (request) => {
      options.checkSpec(request.spec)
      const known = agents.get(request.spec.agentId)
      if (known !== undefined) return { agent: known, status: known.start(request), isNew: false }
      const agent = new Agent(options.parts, request)
      agents.set(agent.agentId, agent)
      return { agent, status: agent.answer(), isNew: true }
    },
  }
}
