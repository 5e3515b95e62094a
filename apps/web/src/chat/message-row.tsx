import type { MessageState } from '@gastown/contract/conversation'
import type { TownId } from '@gastown/contract/ids'
import { memo, type ReactNode } from 'react'
import { Icon, type IconName } from '../ui/icons.tsx'
import { Time } from '../ui/time.tsx'
import type { ConversationRow } from './conversation-row.ts'
import { MessageParts, Words } from './message-parts.tsx'
import { SentAttachments } from './sent-attachments.tsx'

const stateWords: Record<MessageState, { readonly text: string; readonly icon?: IconName }> = {
  accepted: { text: 'kept, waits for the mayor', icon: 'clock' },
  delivered: { text: 'delivered', icon: 'check' },
  answered: { text: 'answered', icon: 'checks' },
  failed: { text: 'failed', icon: 'cross' },
  streaming: { text: 'writing…' },
  complete: { text: '' },
  interrupted: { text: 'interrupted', icon: 'stop' },
}

interface MessageRowProps {
  readonly townId: TownId
  readonly row: ConversationRow
  /** Who said it, where that is neither the user nor the mayor. */
  readonly who?: string
}

/** One message of the conversation. Drawn again only when its row is another object. */
export const MessageRow = memo(function MessageRow({ townId, row, who }: MessageRowProps): ReactNode {
  const { text, icon } = stateWords[row.state]
  return (
    <article className="message" data-role={row.role} data-state={row.state} data-testid={`message-${row.role}`}>
      <header className="message-head">
        <span className="message-who">{who ?? (row.role === 'user' ? 'You' : 'Mayor')}</span>
        <Time at={row.createdAt} />
        {text === '' ? null : (
          <span className="message-state">
            {icon === undefined ? null : <Icon name={icon} size={12} />}
            {text}
          </span>
        )}
      </header>
      <MessageBody row={row} />
      <SentAttachments townId={townId} attachments={row.attachments ?? []} />
      {row.reason === undefined ? null : <p className="message-reason">{row.reason}</p>}
    </article>
  )
})

function MessageBody({ row }: { readonly row: ConversationRow }): ReactNode {
  if (row.role === 'user') return <div className="message-text">{row.text}</div>
  if (row.parts !== undefined && row.parts.length > 0) return <MessageParts parts={row.parts} />
  return row.text === '' ? null : <Words text={row.text} />
}
