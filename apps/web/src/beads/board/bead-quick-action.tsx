import type { BeadCard } from '@gastown/contract/work/bead-card'
import type { ReactNode } from 'react'
import type { BeadItemActions } from './bead-item.ts'
import { whyNot } from '../bulk/bulk-actions.ts'
import '../bead-parts.css'

/** What a bead that needs somebody most likely needs: to be started, or opened again. */
export function BeadQuickAction({ card, actions }: { readonly card: BeadCard; readonly actions: BeadItemActions }): ReactNode {
  if (card.status === 'open' && card.hold) {
    return (
      <button type="button" className="bead-action" tabIndex={-1} onClick={() => actions.start(card)}>
        Start now<span className="visually-hidden">: {card.title}</span>
      </button>
    )
  }
  if (whyNot(card, 'retry') !== null) return null
  return (
    <button type="button" className="bead-action" tabIndex={-1} onClick={() => actions.retry(card)}>
      Retry<span className="visually-hidden">: {card.title}</span>
    </button>
  )
}
