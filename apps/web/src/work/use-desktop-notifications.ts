import type { TownId } from '@gastown/contract/ids'
import type { Escalation } from '@gastown/contract/work/escalation'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { newEscalations } from './new-escalations.ts'

/** Shows escalations that are raised while the page is open as notifications of the desktop, each once, where the user allows it. */
export function useDesktopNotifications(townId: TownId, escalations: readonly Escalation[] | null): void {
  const { data: config } = useQuery(useTRPC().gastown.getTownConfig.queryOptions({ townId }))
  const isWished = config?.work.notifications.desktop === true
  const known = useRef<ReadonlySet<string> | null>(null)
  useEffect(() => {
    if (escalations === null) return
    const { fresh, seen } = newEscalations(known.current, escalations)
    known.current = seen
    if (!isWished || !('Notification' in window) || Notification.permission !== 'granted') return
    for (const { escalationId, title, body } of fresh) {
      // oxlint-disable-next-line no-new -- to make one is to show it
      new Notification(title, { body, tag: `${townId} ${escalationId}` })
    }
  }, [escalations, isWished, townId])
}
