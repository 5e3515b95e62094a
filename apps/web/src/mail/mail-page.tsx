import { agentIdSchema, type AgentId } from '@gastown/contract/ids'
import { useState, type ReactNode } from 'react'
import { useTownVisit } from '../town/town-visit.ts'
import { ErrorText } from '../ui/error-text.tsx'
import { Icon } from '../ui/icons.tsx'
import { Page } from '../ui/page.tsx'
import { MailRow } from './mail-row.tsx'
import { useMail } from './use-mail.ts'
import { WriteMailDialog } from './write-mail-dialog.tsx'
import './mail-page.css'

/** What the user, the mayor, the town and workers sent to workers: what waits and why, what was read, and what nobody took. */
export function MailPage(): ReactNode {
  const { townId, town } = useTownVisit()
  const [agentId, setAgentId] = useState<AgentId | null>(null)
  const [waiting, setWaiting] = useState(false)
  const [isWriting, setWriting] = useState(false)
  const { mail, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = useMail(townId, { agentId, waiting })
  return (
    <Page
      title="Mail"
      actions={
        <button type="button" className="button button-primary" onClick={() => setWriting(true)}>
          <Icon name="edit" size={14} /> Write
        </button>
      }
    >
      <div className="mail-filters">
        <div className="mail-states" role="group" aria-label="Which mail is shown">
          <button type="button" className="chip" aria-pressed={!waiting} onClick={() => setWaiting(false)}>
            All
          </button>
          <button type="button" className="chip" aria-pressed={waiting} onClick={() => setWaiting(true)}>
            Not delivered yet
          </button>
        </div>
        <select
          aria-label="To or from"
          value={agentId ?? ''}
          onChange={({ target: { value } }) => setAgentId(value === '' ? null : agentIdSchema.parse(value))}
        >
          <option value="">To and from everybody</option>
          {town?.work.agents.map((agent) => (
            <option key={agent.agentId} value={agent.agentId}>
              {agent.name}
            </option>
          ))}
        </select>
      </div>
      <ErrorText error={error} />
      {isPending ? <p className="muted">Reading…</p> : null}
      {!isPending && mail.length === 0 && error === null ? (
        <p className="panel-empty">
          {waiting
            ? 'Nothing waits: all mail was delivered.'
            : 'No mail yet. Agents write to one another when they work; you can write to any of them.'}
        </p>
      ) : null}
      <ul className="mail-rows">
        {mail.map((one) => (
          <MailRow key={one.messageId} mail={one} />
        ))}
      </ul>
      {hasNextPage ? (
        <button type="button" className="button" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {isFetchingNextPage ? 'Reading…' : 'Older mail'}
        </button>
      ) : null}
      {isWriting ? <WriteMailDialog to={agentId} onClose={() => setWriting(false)} /> : null}
    </Page>
  )
}
