import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { choiceOf, renderBeadsSearch, type BeadsChoice } from '../beads-search.ts'

export interface ChosenBeads {
  readonly choice: BeadsChoice
  /** `asStep`: the back button undoes it. */
  readonly choose: (change: Partial<BeadsChoice>, options?: { readonly asStep?: boolean }) => void
}

/** Which beads the address asks for. A reload, a bookmark and the back button keep it. */
export function useBeadsChoice(): ChosenBeads {
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false })
  const navigate = useNavigate()
  return useMemo(
    () => ({
      choice: choiceOf(search),
      choose: (change, { asStep = false } = {}) =>
        void navigate({
          to: '.',
          search: ({ bead, ...before }) => ({
            ...renderBeadsSearch({ ...choiceOf(before), ...change }),
            ...(bead === undefined ? {} : { bead }),
          }),
          replace: !asStep,
        }),
    }),
    [search, navigate],
  )
}
