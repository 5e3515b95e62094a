import type { RigId } from '@gastown/contract/ids'
import type { AgentView } from '@gastown/contract/work/worker'

export type AgentFilter = 'all' | 'busy' | 'quiet' | 'idle'
export const agentFilters = ['all', 'busy', 'quiet', 'idle'] as const satisfies readonly AgentFilter[]

/** Agents that belong together: those of a rig, or the mayor (`rigId: null`). */
export interface AgentGroup {
  readonly rigId: RigId | null
  readonly agents: readonly AgentView[]
}

/** How many there are of each kind. */
export function countAgents(agents: readonly AgentView[]): Readonly<Record<AgentFilter, number>> {
  const count = (filter: AgentFilter): number => agents.filter((agent) => isOf(agent, filter)).length
  return { all: count('all'), busy: count('busy'), quiet: count('quiet'), idle: count('idle') }
}

/**
 * The mayor, then the agents of each rig in the order of the rigs: polecats before reviewers, who is at work before who is idle, then by
 * name. `search`: part of a name, an id, of what it said last, or of its bead's title.
 */
export function groupAgents(options: {
  readonly agents: readonly AgentView[]
  readonly rigIds: readonly RigId[]
  readonly filter: AgentFilter
  readonly search: string
  readonly titleOf: (agent: AgentView) => string
}): readonly AgentGroup[] {
  const { agents, rigIds, filter, titleOf } = options
  const searched = options.search.trim().toLowerCase()
  const isFound = (agent: AgentView): boolean =>
    [agent.name, agent.agentId, agent.statusLine ?? '', titleOf(agent)].some((text) => text.toLowerCase().includes(searched))
  const shown = agents.filter((agent) => isOf(agent, filter) && isFound(agent)).toSorted(compareAgents)
  return [null, ...rigIds]
    .map((rigId) => ({ rigId, agents: shown.filter((agent) => agent.rigId === rigId) }))
    .filter((group) => group.agents.length > 0)
}

function isOf({ state, quietSince }: AgentView, filter: AgentFilter): boolean {
  switch (filter) {
    case 'all':
      return true
    case 'busy':
      return state !== 'idle'
    case 'quiet':
      return quietSince !== undefined
    case 'idle':
      return state === 'idle'
  }
}

function compareAgents(one: AgentView, other: AgentView): number {
  return (
    Number(one.role === 'refinery') - Number(other.role === 'refinery') ||
    Number(one.state === 'idle') - Number(other.state === 'idle') ||
    one.name.localeCompare(other.name, 'en', { numeric: true })
  )
}
