import type { TownId } from '@gastown/contract/ids'
import type { BeadPatch } from '@gastown/contract/work/bead'
import type { BeadId } from '@gastown/contract/work/ids'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useTRPC } from '../../app/trpc.ts'
import { useBeadCards } from '../use-bead-cards.ts'

interface BeadOf {
  readonly townId: TownId
  readonly beadId: BeadId
}

/** All that the town knows of one bead. Read anew whenever its card says that it is another. */
export function useBead({ townId, beadId }: BeadOf) {
  const options = useTRPC().gastown.getBead.queryOptions({ townId, beadId })
  const { queryKey } = options
  const queryClient = useQueryClient()
  const card = useBeadCards(townId).byId.get(beadId)
  const seen = useRef(card)
  useEffect(() => {
    const isNews = seen.current !== undefined && seen.current !== card
    seen.current = card
    // A read that fails keeps its error, which the drawer shows.
    if (isNews) void queryClient.invalidateQueries({ queryKey })
  }, [card, queryClient, queryKey])
  return { ...useQuery({ ...options, staleTime: 0 }), card }
}

/** Changes one field after the other; the answer is shown before the feed tells of it. */
export function useEditBead({ townId, beadId }: BeadOf) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const edit = useMutation(
    trpc.gastown.updateBead.mutationOptions({
      onSuccess: (bead) =>
        queryClient.setQueryData(trpc.gastown.getBead.queryKey({ townId, beadId }), (known) => known && { ...known, bead }),
    }),
  )
  const save = (patch: BeadPatch): Promise<unknown> => edit.mutateAsync({ townId, beadId, patch })
  return { save, isSaving: edit.isPending }
}
