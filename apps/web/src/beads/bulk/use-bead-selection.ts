import type { BeadId } from '@gastown/contract/work/ids'
import { useCallback, useMemo, useState } from 'react'

export interface BeadSelection {
  readonly ids: ReadonlySet<BeadId>
  readonly toggle: (beadId: BeadId) => void
  /** From the bead that was toggled last to this one, as they are shown. */
  readonly extendTo: (beadId: BeadId, shown: readonly BeadId[]) => void
  readonly selectAll: (shown: readonly BeadId[]) => void
  readonly clear: () => void
}

interface State {
  readonly ids: ReadonlySet<BeadId>
  readonly anchor: BeadId | null
}

const empty: State = { ids: new Set(), anchor: null }

/** Beads that the next bulk action is for. Those that are no longer there do no harm: the actions look them up. */
export function useBeadSelection(): BeadSelection {
  const [{ ids }, setState] = useState(empty)
  const toggle = useCallback((beadId: BeadId) => {
    setState((state) => {
      const next = new Set(state.ids)
      if (!next.delete(beadId)) next.add(beadId)
      return { ids: next, anchor: beadId }
    })
  }, [])
  const extendTo = useCallback((beadId: BeadId, shown: readonly BeadId[]) => {
    setState((state) => {
      const [from, to] = [state.anchor === null ? -1 : shown.indexOf(state.anchor), shown.indexOf(beadId)]
      if (from === -1 || to === -1) return { ids: new Set([...state.ids, beadId]), anchor: beadId }
      const range = shown.slice(Math.min(from, to), Math.max(from, to) + 1)
      return { ids: new Set([...state.ids, ...range]), anchor: state.anchor }
    })
  }, [])
  const selectAll = useCallback((shown: readonly BeadId[]) => setState({ ids: new Set(shown), anchor: null }), [])
  const clear = useCallback(() => setState(empty), [])
  return useMemo(() => ({ ids, toggle, extendTo, selectAll, clear }), [ids, toggle, extendTo, selectAll, clear])
}
