import type { ReactNode } from 'react'
import type { ConversationRow } from '../chat/conversation-row.ts'
import { Time } from '../ui/time.tsx'
import { describeTeller } from './agent-words.ts'

/** More than a note is folded: a task is told at length, and once for each run. */
const foldedFromLength = 280

/** What the town told a worker in its session. */
export function ToldRow({ row }: { readonly row: ConversationRow }): ReactNode {
  const { messageId, text, createdAt } = row
  const who = describeTeller(messageId)
  const [first = ''] = text.trim().split('\n', 1)
  return (
    <article className="message message-told" data-role="user" data-testid="message-told" data-told={who.toLowerCase()}>
      <header className="message-head">
        <span className="message-who">{who}</span>
        <Time at={createdAt} />
      </header>
      {text.length < foldedFromLength ? (
        <div className="message-text">{text}</div>
      ) : (
        <details>
          <summary>{first === '' ? 'What it was told' : first}</summary>
          <div className="message-text">{text}</div>
        </details>
      )}
    </article>
  )
}
