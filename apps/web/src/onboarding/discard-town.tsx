import { gastownErrorOf } from '@gastown/client/gastown-error-of'
import type { TownId } from '@gastown/contract/ids'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { ConfirmModal } from '../ui/confirm-modal.tsx'

interface DiscardTownProps {
  readonly townId: TownId
  readonly name: string
  readonly onClose: () => void
  readonly onDiscarded: () => Promise<void>
}

/** Deletes the town that is being set up. Nothing deletes it by itself: a closed tab may be a reload. */
export function DiscardTown({ townId, name, onClose, onDiscarded }: DiscardTownProps): ReactNode {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const remove = useMutation(
    trpc.gastown.deleteTown.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.gastown.listTowns.queryKey() })
        await onDiscarded()
      },
    }),
  )
  return (
    <ConfirmModal
      open
      onOpenChange={onClose}
      title={`Discard ${name}?`}
      text="The town and its mayor are removed. Repositories are not touched."
      action={remove.isPending ? 'Discarding…' : 'Discard'}
      danger
      pending={remove.isPending}
      error={remove.error === null ? null : gastownErrorOf(remove.error)}
      onConfirm={() => remove.mutate({ townId })}
    />
  )
}
