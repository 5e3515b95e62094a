import type { GastownClient } from '@gastown/client/gastown-client'
import { GastownError } from '@gastown/contract/errors'
import type { AgentView } from '@gastown/contract/work/worker'

/** The agent with this id or name. Rejects with AGENT_NOT_FOUND, or INVALID_INPUT when several have the name. */
export async function findAgent(client: GastownClient, townId: string, named: string): Promise<AgentView> {
  const { agents } = await client.listAgents.query({ townId })
  const byId = agents.find((agent) => agent.agentId === named)
  if (byId !== undefined) return byId
  const [only, second] = agents.filter((agent) => agent.name === named)
  if (only === undefined)
    throw new GastownError('AGENT_NOT_FOUND', `There is no agent "${named}" in this town. gastown agent list shows them.`, {
      field: 'agent',
    })
  if (second !== undefined)
    throw new GastownError('INVALID_INPUT', `Several agents are called ${named}. Say which, by its id.`, { field: 'agent' })
  return only
}
