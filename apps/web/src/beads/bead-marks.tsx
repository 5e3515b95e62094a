import type { BeadCard } from '@gastown/contract/work/bead-card'
import type { ReactNode } from 'react'
import './bead-parts.css'

/** That a bead mends a branch, and that it waits for somebody to start it. */
export function BeadMarks({ card: { kind, hold } }: { readonly card: Pick<BeadCard, 'kind' | 'hold'> }): ReactNode {
  const marks = [...(kind === 'rework' ? ['rework'] : []), ...(hold ? ['held'] : [])]
  return marks.map((mark) => (
    <span key={mark} className="bead-tag" data-tone="warn">
      {mark}
    </span>
  ))
}
