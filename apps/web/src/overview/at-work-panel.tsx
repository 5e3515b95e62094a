import { Link } from '@tanstack/react-router'
import { useMemo, type ReactNode } from 'react'
import { useBeadCards } from '../beads/use-bead-cards.ts'
import { ToAgent, ToBead, ToMerge } from '../town/town-links.tsx'
import { useTownVisit } from '../town/town-visit.ts'
import { Age } from '../ui/age.tsx'
import { useNow } from '../ui/use-now.ts'
import { OverviewPanel } from './overview-panel.tsx'
import { isQuiet, workingAgents, type WorkingAgent } from './working-agents.ts'
import './at-work.css'

/** Who is at work, on what since when, and what each said last. */
export function AtWorkPanel(): ReactNode {
  const { townId, town } = useTownVisit()
  const { byId } = useBeadCards(townId)
  const agents = town?.work.agents
  const working = useMemo(() => workingAgents(agents ?? [], byId), [agents, byId])
  const nowMs = useNow({ everyMs: 30_000, ticking: working.length > 0 })
  return (
    <OverviewPanel
      title="At work"
      count={working.length}
      className="at-work"
      actions={
        <Link to="/towns/$townId/agents" params={{ townId }} className="panel-link">
          All agents
        </Link>
      }
    >
      {working.length === 0 ? <p className="panel-quiet">Nobody is at work.</p> : null}
      <ul>
        {working.map((one) => (
          <AtWorkRow key={one.agent.agentId} one={one} isQuiet={isQuiet(one.agent, nowMs)} />
        ))}
      </ul>
    </OverviewPanel>
  )
}

function AtWorkRow({ one, isQuiet: quiet }: { readonly one: WorkingAgent; readonly isQuiet: boolean }): ReactNode {
  const { agent, card, since } = one
  const state = quiet ? 'quiet' : agent.state
  return (
    <li className="at-work-row" data-testid="agent" data-state={agent.state}>
      <span className="live-dot" data-state={state} role="img" aria-label={quiet ? 'silent' : agent.state} />
      <ToAgent id={agent.agentId} className="at-work-name">
        {agent.name}
      </ToAgent>
      <span className="at-work-task">
        <Task one={one} />
        {agent.statusLine === undefined ? null : <span className="at-work-said">{agent.statusLine}</span>}
      </span>
      <span className="at-work-since">{card === undefined && agent.mergeId === undefined ? null : <Age at={since} />}</span>
    </li>
  )
}

function Task({ one: { agent, card } }: { readonly one: WorkingAgent }): ReactNode {
  if (card !== undefined) {
    return (
      <ToBead id={card.beadId} title={card.title}>
        {card.title}
      </ToBead>
    )
  }
  if (agent.mergeId !== undefined) return <ToMerge id={agent.mergeId}>reads a branch</ToMerge>
  return <span>{agent.role === 'mayor' ? 'talks with you' : agent.state}</span>
}
