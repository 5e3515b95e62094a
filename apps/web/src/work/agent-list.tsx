import type { TownId } from '@gastown/contract/ids'
import type { BeadId } from '@gastown/contract/work/ids'
import type { AgentView } from '@gastown/contract/work/worker'
import type { ReactNode } from 'react'
import { useBeadCards } from '../beads/use-bead-cards.ts'
import { StateDot } from '../ui/state-dot.tsx'

const tones = { idle: 'quiet', starting: 'busy', working: 'good', stopping: 'busy' } as const

/** Who works now, and on what. */
export function AgentList({ townId, agents }: { readonly townId: TownId; readonly agents: readonly AgentView[] }): ReactNode {
  const busy = agents.filter(({ role, state }) => role !== 'mayor' && state !== 'idle')
  if (busy.length === 0) return null
  return (
    <section className="work-section" aria-label="At work">
      <h2 className="work-title">At work</h2>
      <ul className="agents">
        {busy.map((agent) => (
          <li key={agent.agentId} className="agent" data-testid="agent" data-state={agent.state}>
            <StateDot tone={tones[agent.state]} />
            <strong>{agent.name}</strong>
            <span className="agent-task">{agent.statusLine ?? <TaskName townId={townId} agent={agent} />}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function TaskName({ townId, agent }: { readonly townId: TownId; readonly agent: AgentView }): ReactNode {
  if (agent.beadId !== undefined) return <BeadTitle townId={townId} beadId={agent.beadId} />
  return agent.mergeId === undefined ? agent.state : 'reviews a branch'
}

function BeadTitle({ townId, beadId }: { readonly townId: TownId; readonly beadId: BeadId }): ReactNode {
  return useBeadCards(townId).byId.get(beadId)?.title ?? ''
}
