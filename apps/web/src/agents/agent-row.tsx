import type { TownId } from '@gastown/contract/ids'
import type { AgentView } from '@gastown/contract/work/worker'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { ShownBeadLink } from '../beads/shown-bead-link.tsx'
import { MergeLink } from '../merges/merge-link.tsx'
import { StateDot } from '../ui/state-dot.tsx'
import { Time } from '../ui/time.tsx'
import { formatUsd } from '../work/format-usd.ts'
import { describeAgent, roleWords } from './agent-words.ts'

interface AgentRowProps {
  readonly townId: TownId
  readonly agent: AgentView
  readonly warmth: string
  /** Of the bead or the branch that it is at; empty when that is not known. */
  readonly title: string
}

/** One agent in the list: who it is, how it is, what it is at, and what it said last. */
export function AgentRow({ townId, agent, warmth, title }: AgentRowProps): ReactNode {
  const { agentId, name, role, beadId, mergeId, statusLine, lastActivityAt, quietSince, spend } = agent
  const { text, tone } = describeAgent(agent)
  return (
    <li className="agent-row" data-testid="agent-row" data-state={agent.state}>
      <span className="agent-who">
        <StateDot tone={tone} />
        <Link className="agent-name" to="/towns/$townId/agents/$agentId" params={{ townId, agentId }}>
          {name}
        </Link>
        <span className="muted agent-role">{roleWords[role]}</span>
      </span>
      <span className="agent-state">
        {text}
        <span className="muted"> · {warmth}</span>
      </span>
      <span className="agent-at">
        {beadId !== undefined ? (
          <ShownBeadLink beadId={beadId}>{title === '' ? beadId : title}</ShownBeadLink>
        ) : mergeId !== undefined ? (
          <MergeLink townId={townId} mergeId={mergeId}>
            Reviews {title === '' ? mergeId : title}
          </MergeLink>
        ) : (
          <span className="muted">{role === 'mayor' ? 'Talks with you' : 'At nothing'}</span>
        )}
        {statusLine === undefined ? null : <span className="agent-said">“{statusLine}”</span>}
      </span>
      <span className="agent-when">
        {quietSince === undefined ? (
          <>
            active <Time at={lastActivityAt} />
          </>
        ) : (
          <span className="agent-quiet">
            quiet since <Time at={quietSince} />
          </span>
        )}
      </span>
      <span className="agent-cost">{formatUsd(spend.costMicros)}</span>
    </li>
  )
}
