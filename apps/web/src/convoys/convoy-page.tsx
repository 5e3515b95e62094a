import { convoyIdSchema, type ConvoyId } from '@gastown/contract/work/ids'
import { Link, useParams } from '@tanstack/react-router'
import { lazy, Suspense, useMemo, type ReactNode } from 'react'
import { connectedGraph } from '../beads/dependency-graph.ts'
import { useTownVisit } from '../town/town-visit.ts'
import { ErrorText } from '../ui/error-text.tsx'
import { Page } from '../ui/page.tsx'
import { StateDot } from '../ui/state-dot.tsx'
import { ConvoyActions } from './convoy-actions.tsx'
import { ConvoyFacts } from './convoy-facts.tsx'
import { ConvoyHistory } from './convoy-history.tsx'
import { ConvoyProgress } from './convoy-progress.tsx'
import { ConvoyQuestion } from './convoy-question.tsx'
import { ConvoyWaves } from './convoy-waves.tsx'
import { convoyStatusWords, convoyTones } from './convoy-words.ts'
import { useConvoy } from './use-convoy.ts'
import './convoys.css'

// Drawing a graph is 60 KB that no other part of the page needs.
const BeadGraph = lazy(async () => ({ default: (await import('../beads/bead-graph.tsx')).BeadGraph }))

/** One convoy: how far it is, what it waits for, its beads in waves, drawn and as a list, and what happened. */
export function ConvoyPage(): ReactNode {
  const { convoyId } = useParams({ from: '/towns/$townId/convoys/$convoyId' })
  const parsed = convoyIdSchema.safeParse(convoyId)
  return parsed.success ? (
    <ShownConvoy key={parsed.data} convoyId={parsed.data} />
  ) : (
    <Page title="Convoy">
      <p className="panel-empty">This is not the id of a convoy.</p>
    </Page>
  )
}

function ShownConvoy({ convoyId }: { readonly convoyId: ConvoyId }): ReactNode {
  const { townId } = useTownVisit()
  const { convoy, cards, error } = useConvoy(townId, convoyId)
  const graph = useMemo(() => {
    const { edges } = connectedGraph(cards)
    return { cards, edges }
  }, [cards])
  if (convoy === null) {
    return (
      <Page title="Convoy">
        <ErrorText error={error} />
        {error === null ? <p className="muted">Reading…</p> : null}
      </Page>
    )
  }
  const { title, status, waits, reason, closedCount, totalCount } = convoy
  return (
    <Page title={title} actions={<ConvoyActions convoy={convoy} cards={cards} />}>
      <div className="convoy-state" role="status" data-testid="convoy-state" data-status={status}>
        <p className="convoy-state-line">
          <Link to="/towns/$townId/convoys" params={{ townId }} className="panel-link">
            Convoys
          </Link>
          <StateDot tone={convoyTones[status]} />
          <strong>{convoyStatusWords[status]}</strong>
          <span className="muted">
            {closedCount} of {totalCount} landed
          </span>
        </p>
        <ConvoyProgress convoy={convoy} />
        {(waits ?? reason) === undefined ? null : <p className="convoy-waits">{waits ?? reason}</p>}
      </div>
      <ConvoyQuestion convoy={convoy} cards={cards} />
      <ConvoyFacts convoy={convoy} />
      {graph.edges.length === 0 ? null : (
        <div className="convoy-graph">
          <Suspense fallback={<p className="muted">Drawing…</p>}>
            <BeadGraph graph={graph} label="What waits for what" />
          </Suspense>
        </div>
      )}
      <ConvoyWaves convoy={convoy} cards={cards} />
      <ConvoyHistory convoy={convoy} />
    </Page>
  )
}
