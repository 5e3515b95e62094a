import type { RigId, TownId } from '@gastown/contract/ids'
import type { BeadCard } from '@gastown/contract/work/bead-card'
import type { BeadId } from '@gastown/contract/work/ids'
import { lazy, Suspense, useCallback, useDeferredValue, useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { ErrorText } from '../ui/error-text.tsx'
import { useNow } from '../ui/use-now.ts'
import { BeadBoard } from './board/bead-board.tsx'
import { countFacets } from './filter/bead-facets.ts'
import type { BeadItemActions } from './board/bead-item.ts'
import { BeadTable } from './board/bead-table.tsx'
import { BeadsToolbar } from './filter/beads-toolbar.tsx'
import { boardColumns } from './board/board-columns.ts'
import { BulkBar } from './bulk/bulk-bar.tsx'
import { CreateBeadDialog } from './create-bead-dialog.tsx'
import { FailedMenu } from './bulk/failed-menu.tsx'
import { filterBeads } from './filter/filter-beads.ts'
import { moveCursor } from './keyboard/move-cursor.ts'
import { sortBeads } from './filter/sort-beads.ts'
import { useBeadCards } from './use-bead-cards.ts'
import { useBeadKeys } from './keyboard/use-bead-keys.ts'
import { useBeadsChoice } from './filter/use-beads-choice.ts'
import { useBeadSelection } from './bulk/use-bead-selection.ts'
import { useBulkRun } from './bulk/use-bulk-run.ts'
import { useShownBead } from './use-shown-bead.ts'
import { useTownNames } from './use-town-names.ts'
import './beads-browser.css'

const UnfinishedGraph = lazy(async () => ({ default: (await import('./unfinished-graph.tsx')).UnfinishedGraph }))

interface BeadsBrowserProps {
  readonly townId: TownId
  /** Only beads of this rig. */
  readonly rigId?: RigId
  readonly isCreating: boolean
  readonly onCreating: (isCreating: boolean) => void
}

/** Beads to look through, as a board, a list or a graph: what is shown is chosen by the address, and done to one or to many. */
export function BeadsBrowser({ townId, rigId, isCreating, onCreating }: BeadsBrowserProps): ReactNode {
  const { cards: all, byId, isPending, error, readOlder } = useBeadCards(townId)
  const cards = useMemo(() => (rigId === undefined ? all : all.filter((card) => card.rigId === rigId)), [all, rigId])
  const { choice, choose } = useBeadsChoice()
  const filter = useDeferredValue(choice)
  const facets = useMemo(() => countFacets(cards, filter), [cards, filter])
  const found = useMemo(() => filterBeads(cards, filter), [cards, filter])
  const { view, sort, statuses } = filter
  const columns = useMemo(
    () => (view === 'board' ? boardColumns(found, { statuses, sort }) : [{ cards: sortBeads(found, sort) }]),
    [found, view, statuses, sort],
  )
  const shownIds = useMemo(() => columns.map((column) => column.cards.map(({ beadId }) => beadId)), [columns])

  const names = useTownNames()
  const nowMs = useNow({ everyMs: 30_000, ticking: true })
  const { beadId: openBead, show } = useShownBead()
  const selection = useBeadSelection()
  const runner = useBulkRun(townId)
  const [cursor, setCursor] = useState<BeadId | null>(null)
  const search = useRef<HTMLInputElement>(null)
  const browser = useRef<HTMLDivElement>(null)
  const selected = useMemo(() => [...selection.ids].flatMap((id) => byId.get(id) ?? []), [selection.ids, byId])
  const actions = useItemActions({ show, setCursor, selection, shownIds, start: runner.start })

  const goTo = (beadId: BeadId | null): void => {
    setCursor(beadId)
    // It is drawn by then, also when it was far out of sight.
    requestAnimationFrame(() => {
      browser.current?.querySelector<HTMLElement>(`[data-bead="${beadId}"] .bead-link`)?.focus({ preventScroll: true })
    })
  }
  const cursorCard = cursor === null ? undefined : byId.get(cursor)
  useBeadKeys((key) => {
    switch (key.does) {
      case 'move':
        goTo(moveCursor(shownIds, cursor, key.move))
        return view !== 'graph'
      case 'select':
        if (cursor !== null) actions.select(cursor, key.isRange)
        return cursor !== null
      case 'selectAll':
        selection.selectAll(shownIds.flat())
        return view !== 'graph'
      case 'open':
        if (cursor !== null) show(cursor)
        return cursor !== null
      case 'start':
        if (cursorCard !== undefined) actions.start(cursorCard)
        return cursorCard !== undefined
      case 'create':
        onCreating(true)
        return true
      case 'search':
        search.current?.focus()
        return true
      case 'escape':
        if (openBead !== null) show(null)
        else if (selection.ids.size > 0) selection.clear()
        else setCursor(null)
        return true
    }
  })

  const shown = { actions, names, cursor, selected: selection.ids, nowMs, hidesRig: rigId !== undefined, readOlder }
  return (
    <div className="beads-browser" ref={browser}>
      <BeadsToolbar
        choice={choice}
        choose={choose}
        facets={facets}
        names={names}
        searchRef={search}
        hidesRig={rigId !== undefined}
      >
        <FailedMenu cards={cards} runner={runner} />
      </BeadsToolbar>
      <p className="visually-hidden" role="status">
        {isPending ? 'Beads are being read.' : `${found.length} of ${cards.length} beads are shown.`}
      </p>
      <ErrorText error={error} />
      {cards.length === 0 && !isPending && error === null ? (
        <EmptyTown onCreate={() => onCreating(true)} />
      ) : view === 'graph' ? (
        <Suspense fallback={<p className="panel-empty">The graph is being loaded…</p>}>
          <UnfinishedGraph cards={found} />
        </Suspense>
      ) : view === 'list' ? (
        <BeadTable cards={columns[0]?.cards ?? none} {...shown} />
      ) : (
        <BeadBoard columns={columns as ReturnType<typeof boardColumns>} {...shown} />
      )}
      {found.length === 0 && cards.length > 0 && view === 'list' ? (
        <p className="panel-empty">No bead fits. Take a filter away.</p>
      ) : null}
      <BulkBar cards={selected} runner={runner} onClear={selection.clear} />
      <CreateBeadDialog
        townId={townId}
        open={isCreating}
        onOpenChange={onCreating}
        {...(rigId === undefined ? {} : { rigId })}
        onCreated={(beadId) => show(beadId)}
      />
    </div>
  )
}

const none: readonly BeadCard[] = []

function useItemActions(of: {
  show: (beadId: BeadId) => void
  setCursor: (beadId: BeadId) => void
  selection: ReturnType<typeof useBeadSelection>
  shownIds: readonly (readonly BeadId[])[]
  start: ReturnType<typeof useBulkRun>['start']
}): BeadItemActions {
  const latest = useRef(of)
  useEffect(() => {
    latest.current = of
  })
  const open = useCallback((beadId: BeadId) => {
    latest.current.setCursor(beadId)
    latest.current.show(beadId)
  }, [])
  const select = useCallback((beadId: BeadId, isRange: boolean) => {
    const { selection, shownIds, setCursor } = latest.current
    if (isRange) selection.extendTo(beadId, shownIds.flat())
    else selection.toggle(beadId)
    setCursor(beadId)
  }, [])
  const start = useCallback((card: BeadCard) => void latest.current.start({ type: 'start' }, [card]), [])
  const retry = useCallback((card: BeadCard) => void latest.current.start({ type: 'retry' }, [card]), [])
  return useMemo(() => ({ open, select, start, retry }), [open, select, start, retry])
}

function EmptyTown({ onCreate }: { readonly onCreate: () => void }): ReactNode {
  return (
    <div className="panel-empty">
      <p>No beads yet. Tell the mayor what you want, and it makes beads of it; or make one yourself.</p>
      <button type="button" className="button button-primary" onClick={onCreate}>
        Create a bead
      </button>
    </div>
  )
}
