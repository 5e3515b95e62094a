import { gastownErrorOf } from '@gastown/client/gastown-error-of'
import type { TownId } from '@gastown/contract/ids'
import type { TownView } from '@gastown/contract/views'
import { useMutation } from '@tanstack/react-query'
import { DropdownMenu } from 'radix-ui'
import { useState, type ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { ConfirmModal } from '../ui/confirm-modal.tsx'
import { Icon } from '../ui/icons.tsx'

/** Restarts or stops the container, after saying what that means. */
export function ContainerMenu({ townId, town }: { readonly townId: TownId; readonly town: TownView | null }): ReactNode {
  const trpc = useTRPC()
  const [asking, setAsking] = useState<'restart' | 'stop' | null>(null)
  const onSuccess = (): void => setAsking(null)
  const restart = useMutation(trpc.gastown.restartContainer.mutationOptions({ onSuccess }))
  const stop = useMutation(trpc.gastown.stopContainer.mutationOptions({ onSuccess }))
  const asleep = town === null || town.container.state === 'asleep'
  return (
    <>
      <DropdownMenu.Root>
        <DropdownMenu.Trigger className="button button-icon" aria-label="Container: restart or stop">
          <Icon name="more" />
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content className="menu" align="end" sideOffset={6}>
            <DropdownMenu.Item className="menu-item" onSelect={() => setAsking('restart')}>
              <Icon name="restart" /> Restart container…
            </DropdownMenu.Item>
            <DropdownMenu.Item className="menu-item" disabled={asleep} onSelect={() => setAsking('stop')}>
              <Icon name="stop" /> Stop container…
            </DropdownMenu.Item>
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      <ConfirmModal
        open={asking === 'restart'}
        onOpenChange={(open) => setAsking(open ? 'restart' : null)}
        title="Restart the container?"
        text="The mayor's turn is let end or cut short, its conversation is saved and goes on after the restart. Takes some seconds."
        action="Restart"
        pending={restart.isPending}
        error={restart.error === null ? null : gastownErrorOf(restart.error)}
        onConfirm={() => restart.mutate({ townId })}
      />
      <ConfirmModal
        open={asking === 'stop'}
        onOpenChange={(open) => setAsking(open ? 'stop' : null)}
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
