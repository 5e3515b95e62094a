import { beadIdSchema, type BeadId } from '@gastown/contract/work/ids'
import { useNavigate, useRouter, useRouterState, useSearch } from '@tanstack/react-router'

export interface ShownBead {
  readonly beadId: BeadId | null
  readonly show: (beadId: BeadId | null) => void
  /** Back to the bead that this one was opened from; null: it was not opened from another. */
  readonly back: (() => void) | null
}

/** The bead that the address names (`?bead=`): open beside whatever page is shown, kept by a reload, closed by the back button. */
export function useShownBead(): ShownBead {
  const { bead } = useSearch({ from: '/towns/$townId' })
  const depth = useRouterState({ select: ({ location }) => location.state.beadDepth ?? 0 })
  const navigate = useNavigate()
  const { history } = useRouter()
  const parsed = beadIdSchema.safeParse(bead)
  const beadId = parsed.success ? parsed.data : null
  return {
    beadId,
    show: (next) =>
      void navigate({
        to: '.',
        search: (search) => ({ ...search, bead: next ?? undefined }),
        state: (state) => ({ ...state, beadDepth: next === null || beadId === null ? 0 : depth + 1 }),
      }),
    back: beadId !== null && depth > 0 ? () => history.back() : null,
  }
}

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** How many beads were opened one from another before this one. */
    readonly beadDepth?: number
  }
}
