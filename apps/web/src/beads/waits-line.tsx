import type { BeadCard } from '@gastown/contract/work/bead-card'
import type { ReactNode } from 'react'
import { Countdown } from './countdown.tsx'
import { isStuck } from './bead-words.ts'
import './bead-parts.css'

/** What the bead waits for and until when; of a closed one, how it ended. */
export function WaitsLine({ card }: { readonly card: BeadCard }): ReactNode {
  const { waits, reason, landedCommit } = card
  if (waits === undefined) {
    const text = landedCommit === undefined ? `Closed by hand${reason === undefined ? '.' : `: ${reason}`}` : 'Landed.'
    return (
      <span className="waits-line" title={text}>
        <span className="waits-text">{text}</span>
      </span>
    )
  }
  return (
    <span className="waits-line" data-kind={waits.kind} data-stuck={isStuck(waits)} title={waits.text}>
      <span className="waits-text">{waits.text}</span>
      {waits.until === undefined ? null : <Countdown until={waits.until} />}
    </span>
  )
}
