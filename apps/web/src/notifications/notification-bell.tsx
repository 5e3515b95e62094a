import { Link } from '@tanstack/react-router'
import { Popover } from 'radix-ui'
import type { ReactNode } from 'react'
import { useTownVisit } from '../town/town-visit.ts'
import { Icon } from '../ui/icons.tsx'
import { StateDot } from '../ui/state-dot.tsx'
import { Time } from '../ui/time.tsx'
import type { Notable } from './notable.ts'
import { NotableLink } from './notable-link.tsx'

interface NotificationBellProps {
  readonly notables: readonly Notable[] | null
  /** Ids of those that happened since somebody looked last. */
  readonly unseen: ReadonlySet<string>
  readonly isOpen: boolean
  readonly onOpenChange: (open: boolean) => void
}

/** What happened lately; what somebody has not seen yet is marked, and counted on the bell. */
export function NotificationBell({ notables, unseen, isOpen, onOpenChange }: NotificationBellProps): ReactNode {
  const count = unseen.size
  const name = count === 0 ? 'Notifications' : `Notifications, ${count} new`
  return (
    <Popover.Root open={isOpen} onOpenChange={onOpenChange}>
      <Popover.Trigger className="button button-icon bell" aria-label={name} title={name} data-testid="bell">
        <Icon name="bell" />
        {count === 0 ? null : <span className="bell-count">{count > 99 ? '99+' : count}</span>}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="bell-list" align="end" sideOffset={6} collisionPadding={8} aria-label="Notifications">
          <BellHead />
          {notables === null || notables.length === 0 ? (
            <p className="bell-empty muted">Escalations, and convoys that have landed, will stand here.</p>
          ) : (
            <ul>
              {notables.map((notable) => (
                <li key={notable.id} data-unseen={unseen.has(notable.id)} data-testid="notable">
                  <NotableLink about={notable.about} className="bell-item" onClick={() => onOpenChange(false)}>
                    <StateDot tone={notable.tone} />
                    <span className="bell-words">
                      <b>
                        {notable.title}
                        {unseen.has(notable.id) ? <span className="visually-hidden"> (new)</span> : null}
                      </b>
                      <span>{notable.text}</span>
                    </span>
                    <Time at={notable.at} />
                  </NotableLink>
                </li>
              ))}
            </ul>
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

function BellHead(): ReactNode {
  const { townId } = useTownVisit()
  return (
    <div className="bell-head">
      <h2>Notifications</h2>
      <Link to="/towns/$townId/settings" params={{ townId }} hash="notifications" className="bell-settings">
        Settings
      </Link>
    </div>
  )
}
