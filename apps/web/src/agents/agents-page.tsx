import type { AgentView } from '@gastown/contract/work/worker'
import { useState, type ReactNode } from 'react'
import { useBeadCards } from '../beads/use-bead-cards.ts'
import { useTownVisit } from '../town/town-visit.ts'
import { Page } from '../ui/page.tsx'
import { AgentRow } from './agent-row.tsx'
import { describeWarmth } from './agent-words.ts'
import { agentFilters, countAgents, groupAgents, type AgentFilter } from './group-agents.ts'
import { LetGoList } from './let-go-list.tsx'
import './agents.css'

const filterWords: Readonly<Record<AgentFilter, string>> = { all: 'All', busy: 'At work', quiet: 'Quiet', idle: 'Idle' }

/** All agents of the town: who is at what, who is not heard, what each has cost; and who was let go. */
export function AgentsPage(): ReactNode {
  const { townId, town } = useTownVisit()
  const { byId } = useBeadCards(townId)
  const [filter, setFilter] = useState<AgentFilter>('all')
  const [search, setSearch] = useState('')
  const agents = town?.work.agents ?? []
  const rigs = town?.rigs ?? []
  const counts = countAgents(agents)
  const titleOf = ({ beadId }: AgentView): string => (beadId === undefined ? '' : (byId.get(beadId)?.title ?? ''))
  const groups = groupAgents({ agents, rigIds: rigs.map(({ rigId }) => rigId), filter, search, titleOf })
  const rigName = (rigId: string | null): string =>
    rigId === null ? 'Town' : (rigs.find((rig) => rig.rigId === rigId)?.name ?? rigId)
  return (
    <Page title="Agents">
      <div className="agents-bar">
        <div className="agents-filters" role="group" aria-label="Which agents">
          {agentFilters.map((one) => (
            <button
              key={one}
              type="button"
              className="button button-small"
              aria-pressed={filter === one}
              onClick={() => setFilter(one)}
            >
              {filterWords[one]}
              <span className="count" data-tone={one === 'quiet' && counts.quiet > 0 ? 'warn' : undefined}>
                {counts[one]}
              </span>
            </button>
          ))}
        </div>
        <input
          type="search"
          className="agents-search"
          aria-label="Search agents"
          placeholder="Name, bead or last words"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      </div>
      {groups.map((group) => (
        <section key={group.rigId ?? 'town'} className="agent-group" aria-label={`Agents of ${rigName(group.rigId)}`}>
          <h3 className="list-title">{rigName(group.rigId)}</h3>
          <ul className="agent-rows">
            {group.agents.map((agent) => (
              <AgentRow
                key={agent.agentId}
                townId={townId}
                agent={agent}
                warmth={describeWarmth(agent, town?.mayor ?? null)}
                title={titleOf(agent)}
              />
            ))}
          </ul>
        </section>
      ))}
      {town !== null && groups.length === 0 ? (
        <p className="panel-empty">
          {agents.length === 0 ? 'No agents yet. The first ones come with the first work.' : 'No agent is like that.'}
        </p>
      ) : null}
      <LetGoList townId={townId} rigName={rigName} present={agents} />
    </Page>
  )
}
