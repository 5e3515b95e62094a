import type { TownId } from '@gastown/contract/ids'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'

/** Asks once whether the desktop may be told: a browser wants that to follow a click. */
export function NotificationOffer({ townId }: { readonly townId: TownId }): ReactNode {
  const { data: config } = useQuery(useTRPC().gastown.getTownConfig.queryOptions({ townId }))
  const [permission, setPermission] = useState(() => ('Notification' in window ? Notification.permission : 'denied'))
  if (permission !== 'default' || config?.work.notifications.desktop !== true) return null
  const ask = async (): Promise<void> => setPermission(await Notification.requestPermission())
  return (
    <button type="button" className="button button-small" onClick={() => void ask()}>
      Tell me on the desktop too
    </button>
  )
}
