import { useBlocker } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { ConfirmModal } from '../ui/confirm-modal.tsx'

/** Asks before unsaved changes are left behind. What was typed is kept in this tab, but for keys. */
export function LeaveGuard({ isDirty }: { readonly isDirty: boolean }): ReactNode {
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => isDirty && current.pathname !== next.pathname,
    enableBeforeUnload: isDirty,
    withResolver: true,
  })
  if (blocker.status !== 'blocked') return null
  return (
    <ConfirmModal
      open
      onOpenChange={(open) => (open ? undefined : blocker.reset())}
      title="Leave without saving?"
      text="What you changed is not saved. It is kept in this tab until you come back, but for a key that you typed."
      action="Leave"
      pending={false}
      error={null}
      onConfirm={blocker.proceed}
    />
  )
}
