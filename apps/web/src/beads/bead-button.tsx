import type { BeadId } from '@gastown/contract/work/ids'
import type { ReactNode } from 'react'
import { useTownVisit } from '../town/town-visit.ts'
import { StateDot } from '../ui/state-dot.tsx'
import { BeadLink } from './bead-link.tsx'
import { statusTones, statusWords } from './bead-words.ts'
import { useBeadCards } from './use-bead-cards.ts'
import { useShownBead } from './use-shown-bead.ts'

/** A bead that another names: its state and its title, which opens it. `title`: what to call one that is not among the cards. */
export function BeadButton({ beadId, title }: { readonly beadId: BeadId; readonly title?: string }): ReactNode {
  const { townId } = useTownVisit()
  const { show } = useShownBead()
  const card = useBeadCards(townId).byId.get(beadId)
  return (
    <span className="bead-button">
      {card === undefined ? null : (
        <>
          <StateDot tone={statusTones[card.status]} />
          <span className="visually-hidden">{statusWords[card.status]}:</span>
        </>
      )}
      <BeadLink card={{ beadId, title: card?.title ?? title ?? beadId }} onOpen={show} />
    </span>
  )
}
