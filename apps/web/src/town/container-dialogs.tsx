import { gastownErrorOf } from '@gastown/client/gastown-error-of'
import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { ConfirmModal } from '../ui/confirm-modal.tsx'
import { useTownDialogs } from './town-dialogs.ts'
import { useTownVisit } from './town-visit.ts'

/** Restarts or stops the container, after saying what that means. */
export function ContainerDialogs(): ReactNode {
  const { townId } = useTownVisit()
  const { shown, show } = useTownDialogs()
  const trpc = useTRPC()
  const onSuccess = (): void => show(null)
  const restart = useMutation(trpc.gastown.restartContainer.mutationOptions({ onSuccess }))
  const stop = useMutation(trpc.gastown.stopContainer.mutationOptions({ onSuccess }))
  return (
    <>
      <ConfirmModal
        open={shown === 'restart'}
        onOpenChange={(open) => show(open ? 'restart' : null)}
        title="Restart the container?"
        text="The mayor's turn is let end or cut short, its conversation is saved and goes on after the restart. Takes some seconds."
        action="Restart"
        pending={restart.isPending}
        error={restart.error === null ? null : gastownErrorOf(restart.error)}
        onConfirm={() => restart.mutate({ townId })}
      />
      <ConfirmModal
        open={shown === 'stop'}
        onOpenChange={(open) => show(open ? 'stop' : null)}
        title="Stop the container?"
        text="The town goes to sleep and frees its memory. Its next message, or opening it again, wakes it."
        action="Stop"
        pending={stop.isPending}
        error={stop.error === null ? null : gastownErrorOf(stop.error)}
        onConfirm={() => stop.mutate({ townId })}
      />
    </>
  )
}
