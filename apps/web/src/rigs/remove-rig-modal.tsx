import type { TownId } from '@gastown/contract/ids'
import type { RigView } from '@gastown/contract/views'
import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { ConfirmModal } from '../ui/confirm-modal.tsx'

interface RemoveRigModalProps {
  readonly townId: TownId
  readonly rig: RigView
  readonly onClose: () => void
  readonly onRemoved?: () => void
}

/** Says what becomes of a rig that is removed, before it is. */
export function RemoveRigModal({ townId, rig, onClose, onRemoved }: RemoveRigModalProps): ReactNode {
  const remove = useMutation(
    useTRPC().gastown.deleteRig.mutationOptions({
      onSuccess: () => {
        onClose()
        onRemoved?.()
      },
    }),
  )
  return (
    <ConfirmModal
      open
      onOpenChange={onClose}
      title={`Remove ${rig.name}?`}
      text="The town forgets this rig, which must have no unfinished beads. The repository itself is not touched."
      action="Remove"
      danger
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate({ townId, rigId: rig.rigId })}
    />
  )
}
