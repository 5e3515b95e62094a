import type { AgentId, TownId } from '@gastown/contract/ids'
import type { ReworkCause } from '@gastown/contract/work/bead'
import type { BeadId } from '@gastown/contract/work/ids'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { ShownBeadLink } from '../beads/shown-bead-link.tsx'
import { useBeadCards } from '../beads/use-bead-cards.ts'
import { useTownVisit } from '../town/town-visit.ts'
import { useAskedAnew } from '../town/use-asked-anew.ts'

const causes: Readonly<Record<ReworkCause, string>> = {
  conflict: 'It conflicts with its target.',
  gate: 'Its gates failed.',
  review: 'Its reviewer asked for something else.',
  comment: 'You asked for something else.',
}

/** Why a branch is reworked, what the worker was told, and who is at it. */
export function ReworkNote({ townId, beadId }: { readonly townId: TownId; readonly beadId: BeadId }): ReactNode {
  const { data, refetch } = useQuery(useTRPC().gastown.getBead.queryOptions({ townId, beadId }))
  const card = useBeadCards(townId).byId.get(beadId)
  useAskedAnew(card?.updatedAt, () => void refetch())
  const bead = data?.bead
  if (bead === undefined) return null
  return (
    <section className="merge-section" aria-labelledby="rework">
      <h3 id="rework" className="list-title">
        Being reworked
      </h3>
      <div className="merge-card">
        <p>
          {bead.reworkCause === undefined ? null : `${causes[bead.reworkCause]} `}
          <ShownBeadLink beadId={beadId}>{bead.title}</ShownBeadLink>
        </p>
        <p className="merge-waits">
          {bead.agentId === undefined ? (bead.waits?.text ?? '') : <AtIt townId={townId} agentId={bead.agentId} />}
        </p>
        {bead.body === '' ? null : (
          <details>
            <summary>What the worker was told</summary>
            <pre className="gate-output" tabIndex={0} role="region" aria-label="What the worker was told">
              {bead.body}
            </pre>
          </details>
        )}
      </div>
    </section>
  )
}

function AtIt({ townId, agentId }: { readonly townId: TownId; readonly agentId: AgentId }): ReactNode {
  const { town } = useTownVisit()
  return (
    <>
      <Link to="/towns/$townId/agents/$agentId" params={{ townId, agentId }}>
        {town?.work.agents.find((agent) => agent.agentId === agentId)?.name ?? agentId}
      </Link>{' '}
      is at it.
    </>
  )
}
