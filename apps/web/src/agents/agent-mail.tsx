import type { AgentId, TownId } from '@gastown/contract/ids'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { ErrorText } from '../ui/error-text.tsx'
import { Time } from '../ui/time.tsx'

/** Messages to and from an agent, the newest first, each with what became of it. The feed has them read anew. */
export function AgentMail({ townId, agentId }: { readonly townId: TownId; readonly agentId: AgentId }): ReactNode {
  const { data, error, isPending } = useQuery(useTRPC().gastown.listMail.queryOptions({ townId, agentId }))
  const mail = data?.mail ?? []
  return (
    <>
      <ErrorText error={data === undefined ? error : null} />
      {mail.length === 0 && !isPending ? <p className="panel-empty">No mail to it or from it.</p> : null}
      <ul className="agent-mail">
        {mail.map(({ messageId, fromName, toName, kind, subject, body, sentAt, ended, waits }) => (
          <li key={messageId} data-testid="agent-mail">
            <span className="agent-task-head">
              <strong>{subject === '' ? (kind === 'nudge' ? 'Nudge' : 'No subject') : subject}</strong>
              <span className="muted">
                {fromName} → {toName}, <Time at={sentAt} />
              </span>
            </span>
            <p className="message-text">{body}</p>
            <span className="muted">
              {ended === undefined ? waits : ended.how === 'delivered' ? 'Delivered ' : `Not delivered: ${ended.reason} `}
              {ended === undefined ? null : <Time at={ended.at} />}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}
