import type { TownId } from '@gastown/contract/ids'
import type { AgentView } from '@gastown/contract/work/worker'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { BeadButton } from '../beads/bead-button.tsx'
import { StateDot } from '../ui/state-dot.tsx'

const tones = { idle: 'quiet', starting: 'busy', working: 'good', stopping: 'busy' } as const

/** Who works on the rig, and on what. */
export function RigCrew({ townId, agents }: { readonly townId: TownId; readonly agents: readonly AgentView[] }): ReactNode {
  return (
    <section className="rig-strip" aria-label="Agents of the rig">
      <h3>
        Agents <span className="count">{agents.length}</span>
      </h3>
      {agents.length === 0 ? (
        <p className="muted">Nobody works here now. A worker comes with the first bead that can start.</p>
      ) : null}
      <ul>
        {agents.map(({ agentId, name, state, beadId, statusLine }) => (
          <li key={agentId}>
            <StateDot tone={tones[state]} />
            <Link to="/towns/$townId/agents/$agentId" params={{ townId, agentId }}>
              {name}
            </Link>
            {beadId === undefined ? <span className="muted">{state}</span> : <BeadButton beadId={beadId} />}
            {statusLine === undefined ? null : (
              <span className="muted rig-agent-line" title={statusLine}>
                {statusLine}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
