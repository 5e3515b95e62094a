import { Toast } from 'radix-ui'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useTownVisit } from '../town/town-visit.ts'
import { freshOf, unseenOf, type Notable } from './notable.ts'
import { NotableToast } from './notable-toast.tsx'
import { NotificationBell } from './notification-bell.tsx'
import { openSeenMark, writeSeenMark } from './seen-mark.ts'
import { useNotables } from './use-notables.ts'
import { useOpenFromWorker } from './use-open-from-worker.ts'
import './notifications.css'

/** Toasts at a time: more would cover the page, and the bell has them all. */
const mostToasts = 3

/** What happened, told at once while the page is open, and kept behind a bell for who was away. */
export function NotificationCenter(): ReactNode {
  const { townId } = useTownVisit()
  const notables = useNotables()
  const [seenAt, setSeenAt] = useState(() => openSeenMark(window.localStorage, townId, new Date().toISOString()))
  const [isOpen, setIsOpen] = useState(false)
  const [toasts, setToasts] = useState<readonly Notable[]>([])
  const known = useRef<ReadonlySet<string> | null>(null)
  useOpenFromWorker()

  useEffect(() => {
    if (notables === null) return
    const found = freshOf(known.current, notables)
    known.current = found.known
    if (found.fresh.length > 0) setToasts((shown) => [...found.fresh, ...shown].slice(0, mostToasts))
  }, [notables])

  const see = (at: string): void => {
    writeSeenMark(window.localStorage, townId, at)
    setSeenAt(at)
  }
  const change = (open: boolean): void => {
    setIsOpen(open)
    if (open) return setToasts([])
    // What was in the list has been seen; the newest may have come while it was open.
    const [newest] = notables ?? []
    if (newest !== undefined) see(newest.at)
  }
  return (
    <Toast.Provider label="Notification" duration={8_000} swipeDirection="right">
      <NotificationBell
        notables={notables}
        unseen={new Set(unseenOf(notables ?? [], seenAt).map(({ id }) => id))}
        isOpen={isOpen}
        onOpenChange={change}
      />
      {toasts.map((notable) => (
        <NotableToast
          key={notable.id}
          notable={notable}
          onClose={() => setToasts((shown) => shown.filter(({ id }) => id !== notable.id))}
        />
      ))}
      <Toast.Viewport className="toasts" label="Notifications ({hotkey})" />
    </Toast.Provider>
  )
}
