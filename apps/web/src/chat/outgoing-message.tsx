import type { TownId } from '@gastown/contract/ids'
import type { ReactNode } from 'react'
import { Icon } from '../ui/icons.tsx'
import { Time } from '../ui/time.tsx'
import type { OutgoingMessage as Outgoing } from './message-outbox.ts'
import { SentAttachments } from './sent-attachments.tsx'
import type { UseMessageOutbox } from './use-message-outbox.ts'

interface OutgoingMessageProps {
  readonly townId: TownId
  readonly message: Outgoing
  readonly box: UseMessageOutbox
}

/** A message that the town has not acknowledged. */
export function OutgoingMessage({ townId, message, box }: OutgoingMessageProps): ReactNode {
  const { localId, text, attachments, createdAt, error, waitsForTown } = message
  return (
    <article
      className="message"
      data-role="user"
      data-state={error === null ? 'sending' : 'failed'}
      data-testid="message-outgoing"
    >
      <header className="message-head">
        <span className="message-who">You</span>
        <Time at={createdAt} />
        <span className="message-state">
          <Icon name={error === null ? 'clock' : 'cross'} size={12} />
          {error === null ? 'sending…' : waitsForTown ? 'waits for the town' : 'not sent'}
        </span>
      </header>
      <div className="message-text">{text}</div>
      <SentAttachments townId={townId} attachments={attachments} />
      {error === null ? null : (
        <div className="message-reason" role="alert">
          {error}
          {waitsForTown ? ' It is sent as soon as the town is there.' : ''}
          <div className="message-actions">
            <button type="button" className="button button-small" onClick={() => box.retry(localId)}>
              Send again
            </button>
            <button type="button" className="button button-small" onClick={() => box.takeBack(localId)}>
              Edit
            </button>
          </div>
        </div>
      )}
    </article>
  )
}
