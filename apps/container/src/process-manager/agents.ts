import type { AgentLaunchSpec } from '@gastown/contract/agent-launch'
import type { AgentContainerStatus } from '@gastown/contract/agent-status'
import { GastownError } from '@gastown/contract/errors'
import type { AgentId } from '@gastown/contract/ids'
import type { AgentLaunch } from '../agent-runner/agent-launch.ts'
import { Agent } from './agent.ts'
import { staleGeneration } from './agent-errors.ts'
import type { AgentParts } from './agent-parts.ts'
import { policy } from './policy.ts'
import type { StartRequest } from './start-request.ts'

/** What is left of a worker whose run is over. */
export interface GoneAgent {
  readonly launch: AgentLaunch
  readonly status: AgentContainerStatus
}

/** The agents that this run of the container knows. */
export interface Agents {
  /** Throws AGENT_NOT_FOUND, also for a worker that has ended. */
  get(agentId: AgentId): Agent
  find(agentId: AgentId): Agent | null
  /** The last run of a worker that has ended, of the newest of them. */
  gone(agentId: AgentId): GoneAgent | null
  list(): readonly Agent[]
  /** Makes the agent known and starts it, or joins what is there. */
  start(request: StartRequest): AgentContainerStatus
}

export function createAgents(options: { parts: AgentParts; checkSpec: (spec: AgentLaunchSpec) => void }): Agents {
  const agents = new Map<AgentId, Agent>()
  const gone = new Map<AgentId, GoneAgent>()

  function remember(agent: Agent): void {
    agents.delete(agent.agentId)
    gone.delete(agent.agentId)
    gone.set(agent.agentId, { launch: agent.launch, status: agent.answer() })
    const oldest = gone.keys().next().value
    if (gone.size > policy.rememberedWorkers && oldest !== undefined) gone.delete(oldest)
  }

  return {
    get: (agentId) => {
      const agent = agents.get(agentId)
      if (agent === undefined)
        throw new GastownError('AGENT_NOT_FOUND', `This container has no agent "${agentId}".`, { field: 'agentId' })
      return agent
    },
    find: (agentId) => agents.get(agentId) ?? null,
    gone: (agentId) => gone.get(agentId) ?? null,
    list: () => [...agents.values()],
    start: (request) => {
      const { agentId, generation } = request.spec
      options.checkSpec(request.spec)
      const known = agents.get(agentId)
      if (known !== undefined) return known.start(request)
      const ended = gone.get(agentId)?.status
      if (ended !== undefined && generation < ended.generation) throw staleGeneration(ended.generation)
      // What ended stays ended: a late duplicate brings nothing back to life.
      if (ended?.generation === generation) return ended
      const agent: Agent = new Agent(options.parts, request, () => remember(agent))
      agents.set(agentId, agent)
      gone.delete(agentId)
      return agent.answer()
    },
  }
}
