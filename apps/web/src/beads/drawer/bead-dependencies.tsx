import { gastownErrorOf } from '@gastown/client/gastown-error-of'
import type { TownId } from '@gastown/contract/ids'
import type { BeadPatch, BeadView } from '@gastown/contract/work/bead'
import type { BeadId } from '@gastown/contract/work/ids'
import { useMutation } from '@tanstack/react-query'
import { lazy, Suspense, useMemo, type ReactNode } from 'react'
import { BeadButton } from '../bead-button.tsx'
import { BeadPicker } from '../bead-picker.tsx'
import { neighbourhood } from '../dependency-graph.ts'
import { useBeadCards } from '../use-bead-cards.ts'

const BeadGraph = lazy(async () => ({ default: (await import('../bead-graph.tsx')).BeadGraph }))

/** So far around a bead, and so many: what a drawer has room for. */
const near = { steps: 2, most: 24 } as const

interface BeadDependenciesProps {
  readonly townId: TownId
  readonly bead: BeadView
  readonly dependants: readonly BeadId[]
  readonly save: (patch: BeadPatch) => Promise<unknown>
}

/** What the bead waits for and what waits for it, as lists and as a drawing of what is around. */
export function BeadDependencies({ townId, bead, dependants, save }: BeadDependenciesProps): ReactNode {
  const { beadId, dependsOn, results, status } = bead
  const { cards, byId } = useBeadCards(townId)
  const change = useMutation({ mutationFn: (ids: BeadId[]) => save({ dependsOn: ids }) })
  const graph = useMemo(() => neighbourhood(byId, { beadId, ...near }), [byId, beadId])
  const titles = new Map(results.map((result) => [result.beadId, result.title]))
  const draw = (id: BeadId): ReactNode => <BeadButton beadId={id} title={titles.get(id) ?? id} />
  const parts = useMemo(() => cards.filter((card) => card.parentId === beadId), [cards, beadId])
  const others = useMemo(() => cards.filter((card) => card.beadId !== beadId), [cards, beadId])
  return (
    <section className="bead-section" aria-label="Dependencies">
      <h3>Starts after</h3>
      {status === 'closed' ? (
        <ul className="bead-list">
          {dependsOn.map((id) => (
            <li key={id}>{draw(id)}</li>
          ))}
          {dependsOn.length === 0 ? <li className="muted">None.</li> : null}
        </ul>
      ) : (
        <BeadPicker
          aria-label="Starts after"
          cards={others}
          chosen={change.isPending ? change.variables : dependsOn}
          titleOf={(id) => byId.get(id)?.title ?? titles.get(id) ?? id}
          draw={draw}
          disabled={change.isPending}
          onChange={(ids) => change.mutate(ids)}
        />
      )}
      {change.isError ? (
        <p className="error-text" role="alert">
          {gastownErrorOf(change.error).message}
        </p>
      ) : null}
      {dependants.length === 0 ? null : (
        <>
          <h3>Before</h3>
          <ul className="bead-list">
            {dependants.map((id) => (
              <li key={id}>
                <BeadButton beadId={id} />
              </li>
            ))}
          </ul>
        </>
      )}
      {parts.length === 0 ? null : (
        <>
          <h3>Parts</h3>
          <ul className="bead-list">
            {parts.map((card) => (
              <li key={card.beadId}>{draw(card.beadId)}</li>
            ))}
          </ul>
        </>
      )}
      {graph.edges.length === 0 ? null : (
        <div className="bead-neighbourhood">
          <Suspense fallback={<p className="muted">The drawing is being loaded…</p>}>
            <BeadGraph graph={graph} centre={beadId} label="What is around this bead" />
          </Suspense>
        </div>
      )}
    </section>
  )
}
