import { gastownErrorOf } from '@gastown/client/gastown-error-of'
import type { TownSummary } from '@gastown/contract/views'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { ConfirmModal } from '../ui/confirm-modal.tsx'

export function DeleteTownDialog({ town, onClose }: { readonly town: TownSummary; readonly onClose: () => void }): ReactNode {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const remove = useMutation(
    trpc.gastown.deleteTown.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.gastown.listTowns.queryKey() })
        onClose()
      },
    }),
  )
  return (
    <ConfirmModal
      open
      onOpenChange={onClose}
      title={`Delete ${town.name}?`}
      text="Its conversation, its settings and its agents' homes are removed for good. Repositories are not touched."
      action={remove.isPending ? 'Deleting…' : 'Delete town'}
      typeToConfirm={town.name}
      danger
      pending={remove.isPending}
      error={remove.error === null ? null : gastownErrorOf(remove.error)}
      onConfirm={() => remove.mutate({ townId: town.townId })}
    />
  )
}
