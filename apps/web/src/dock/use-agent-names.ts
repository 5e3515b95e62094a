import { useMemo } from 'react'
import { useTownVisit } from '../town/town-visit.ts'

/** The name of an agent of the town, or its id when the town has it no longer. */
export function useAgentNames(): (agentId: string) => string {
  const agents = useTownVisit().town?.work.agents
  return useMemo(() => {
    const names = new Map<string, string>(agents?.map(({ agentId, name }) => [agentId, name]))
    return (agentId) => names.get(agentId) ?? agentId
  }, [agents])
}
