import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { useTownVisit } from '../town/town-visit.ts'
import { ErrorText } from '../ui/error-text.tsx'
import { Modal } from '../ui/modal.tsx'
import { Time } from '../ui/time.tsx'
import './escalations.css'

/** Escalations that were acknowledged, the newest first, and what was said to them. */
export function EscalationHistory({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { townId, town } = useTownVisit()
  const { data, error, isPending } = useQuery(useTRPC().gastown.listEscalations.queryOptions({ townId, all: true }))
  const done = data?.escalations.filter(({ acknowledgedAt }) => acknowledgedAt !== undefined) ?? []
  const nameOf = (id: string): string =>
    id === 'town' ? 'the town' : (town?.work.agents.find(({ agentId }) => agentId === id)?.name ?? id)
  return (
    <Modal open onOpenChange={onClose} title="Acknowledged" text="What was handed up to you before.">
      <ErrorText error={error} />
      {isPending ? <p className="muted">Reading…</p> : null}
      {data !== undefined && done.length === 0 ? <p className="muted">Nothing was acknowledged yet.</p> : null}
      <ul className="escalation-history">
        {done.map(({ escalationId, title, body, raisedBy, raisedAt, count, answer, acknowledgedAt = raisedAt, severity }) => (
          <li key={escalationId} data-severity={severity}>
            <strong>{title}</strong>
            <p className="muted">{body}</p>
            {answer === undefined ? null : <p className="escalation-answer">You: {answer}</p>}
            <p className="escalation-when">
              Raised by {nameOf(raisedBy)} <Time at={raisedAt} />
              {count > 1 ? `, ${count} times` : ''}; acknowledged <Time at={acknowledgedAt} />
            </p>
          </li>
        ))}
      </ul>
    </Modal>
  )
}
