import type { TownId } from '@gastown/contract/ids'
import type { Escalation } from '@gastown/contract/work/escalation'
import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { Time } from '../ui/time.tsx'
import { NotificationOffer } from './notification-offer.tsx'

/** What was handed up to the user, the newest first. */
export function EscalationList({
  townId,
  escalations,
}: {
  readonly townId: TownId
  readonly escalations: readonly Escalation[]
}): ReactNode {
  const acknowledge = useMutation(useTRPC().gastown.acknowledgeEscalation.mutationOptions())
  if (escalations.length === 0) return null
  return (
    <section className="work-section" aria-label="Needs you">
      <h2 className="work-title">Needs you</h2>
      <ul className="escalations">
        {escalations.map(({ escalationId, severity, title, body, count, lastRaisedAt }) => (
          <li key={escalationId} className="escalation" data-severity={severity} data-testid="escalation">
            <strong>
              {title}
              {count > 1 ? <span className="count">{count} times</span> : null}
            </strong>
            <p>{body}</p>
            <div className="escalation-foot">
              <Time at={lastRaisedAt} />
              <button
                type="button"
                className="button button-small"
                disabled={acknowledge.isPending}
                onClick={() => acknowledge.mutate({ townId, escalationId })}
              >
                Acknowledge
              </button>
            </div>
          </li>
        ))}
      </ul>
      <NotificationOffer townId={townId} />
    </section>
  )
}
