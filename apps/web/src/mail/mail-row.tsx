import type { MailView } from '@gastown/contract/work/mail'
import type { ReactNode } from 'react'
import { Countdown } from '../beads/countdown.tsx'
import { ToAgent } from '../town/town-links.tsx'
import { useTownVisit } from '../town/town-visit.ts'
import { StateDot } from '../ui/state-dot.tsx'
import { Time } from '../ui/time.tsx'
import { describeMail, previewOf } from './describe-mail.ts'

/** One message: who wrote to whom, what became of it, and what it says. */
export function MailRow({ mail }: { readonly mail: MailView }): ReactNode {
  const { town } = useTownVisit()
  const { to, toName, from, fromName, subject, body, kind, sentAt, expiresAt, ended } = mail
  const { text, tone, why } = describeMail(mail)
  const sender = town?.work.agents.find(({ agentId }) => agentId === from)
  return (
    <li className="mail-row" data-testid="mail" data-state={ended?.how ?? 'waiting'}>
      <details>
        <summary>
          <StateDot tone={tone} />
          <span className="mail-people">
            {fromName} <span aria-hidden="true">→</span>
            <span className="visually-hidden">to</span> {toName}
          </span>
          <span className="mail-subject">
            {subject === '' ? null : <strong>{subject}</strong>} <span className="muted">{previewOf(body)}</span>
          </span>
          {kind === 'nudge' ? <span className="tag">nudge</span> : null}
          <span className="mail-state">{text}</span>
          <Time at={sentAt} />
        </summary>
        <p className="mail-body">{body}</p>
      </details>
      {why === null ? null : (
        <p className="mail-why">
          {why}
          {ended === undefined && expiresAt !== undefined ? (
            <>
              {' '}
              Given up <Countdown until={expiresAt} />.
            </>
          ) : null}
        </p>
      )}
      <p className="mail-links">
        {sender === undefined ? null : <ToAgent id={sender.agentId}>{sender.name}</ToAgent>}
        <ToAgent id={to}>{toName}</ToAgent>
      </p>
    </li>
  )
}
