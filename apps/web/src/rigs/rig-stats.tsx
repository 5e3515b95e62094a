import type { RigId, TownId } from '@gastown/contract/ids'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo, type ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { beadStatuses, statusTones, statusWords } from '../beads/bead-words.ts'
import { useBeadCards } from '../beads/use-bead-cards.ts'
import { StateDot } from '../ui/state-dot.tsx'
import { formatUsd } from '../work/format-usd.ts'

/** How many beads of a rig are how far, how many branches are in its merge queue, and what it has cost. */
export function RigStats({ townId, rigId }: { readonly townId: TownId; readonly rigId: RigId }): ReactNode {
  const { cards } = useBeadCards(townId)
  const own = useMemo(() => cards.filter((card) => card.rigId === rigId), [cards, rigId])
  const inReview = own.filter(({ status }) => status === 'in_review').length
  const { data: costs } = useQuery(useTRPC().gastown.getCosts.queryOptions({ townId }))
  const cost = costs?.byRig.find((row) => row.rigId === rigId)?.spend.costMicros
  return (
    <ul className="rig-stats" aria-label="Numbers of the rig">
      {beadStatuses.map((status) => (
        <li key={status}>
          <Link
            className="rig-stat"
            to="/towns/$townId/rigs/$rigId"
            params={{ townId, rigId }}
            search={{ status }}
            resetScroll={false}
          >
            <strong>{own.filter((card) => card.status === status).length}</strong>
            <span>
              <StateDot tone={statusTones[status]} />
              {statusWords[status]}
            </span>
          </Link>
        </li>
      ))}
      <li>
        <Link className="rig-stat" to="/towns/$townId/merges" params={{ townId }}>
          <strong>{inReview}</strong>
          <span>In the merge queue</span>
        </Link>
      </li>
      <li className="rig-stat">
        <strong>{cost === undefined ? '–' : formatUsd(cost)}</strong>
        <span>Cost so far</span>
      </li>
    </ul>
  )
}
