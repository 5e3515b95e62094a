import type { TownId } from '@gastown/contract/ids'
import type { BeadCard } from '@gastown/contract/work/bead-card'
import type { ConvoyView } from '@gastown/contract/work/convoy'
import type { BeadId, ConvoyId } from '@gastown/contract/work/ids'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { cardOfBead } from '../beads/card-of-bead.ts'
import { useBeadCards } from '../beads/use-bead-cards.ts'
import { useTownVisit } from '../town/town-visit.ts'

export interface ShownConvoy {
  /** Null until it is known. */
  readonly convoy: ConvoyView | null
  /** Its beads in its order; one that was deleted is not among them. */
  readonly cards: readonly BeadCard[]
  readonly error: unknown
}

/** A convoy of any time with its beads: under way as the feed tells it, ended as it was read. */
export function useConvoy(townId: TownId, convoyId: ConvoyId): ShownConvoy {
  const { town } = useTownVisit()
  const { byId } = useBeadCards(townId)
  const live = town?.work.convoys.find((convoy) => convoy.convoyId === convoyId)
  const { data, error } = useQuery(useTRPC().gastown.getConvoy.queryOptions({ townId, convoyId }))
  const convoy = live ?? data?.convoy ?? null
  const cards = useMemo(() => {
    const read = new Map<BeadId, BeadCard>(data?.beads.map((bead) => [bead.beadId, cardOfBead(bead)]))
    return convoy?.members.flatMap(({ beadId }) => byId.get(beadId) ?? read.get(beadId) ?? []) ?? []
  }, [convoy, byId, data])
  return { convoy, cards, error: convoy === null ? error : null }
}
