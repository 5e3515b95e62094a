import type { BeadCard } from '@gastown/contract/work/bead-card'
import { useMemo, type ReactNode } from 'react'
import { BeadGraph } from './bead-graph.tsx'
import { beadsWord } from './bead-words.ts'
import { connectedGraph } from './dependency-graph.ts'

/** What waits for what, of all beads that are not closed. */
export function UnfinishedGraph({ cards }: { readonly cards: readonly BeadCard[] }): ReactNode {
  const { aloneCount, ...graph } = useMemo(() => connectedGraph(cards.filter(({ status }) => status !== 'closed')), [cards])
  if (graph.cards.length === 0) {
    return <p className="panel-empty">None of these beads waits for another: each starts when a worker is free.</p>
  }
  return (
    <div className="unfinished-graph">
      <p className="muted">
        {beadsWord(graph.cards.length)} that wait for one another
        {aloneCount === 0 ? '.' : `; ${aloneCount} more wait for none and are not drawn.`}
      </p>
      <BeadGraph graph={graph} label="Dependencies of the unfinished beads" />
    </div>
  )
}
