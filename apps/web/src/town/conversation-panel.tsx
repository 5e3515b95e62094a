import { gastownErrorOf } from '@gastown/client/gastown-error-of'
import type { ConversationMessage, MessageState } from '@gastown/contract/conversation'
import type { TownId } from '@gastown/contract/ids'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, type ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { Time } from '../ui/time.tsx'
import { MessageBox } from './message-box.tsx'
import type { OutgoingMessage } from './message-outbox.ts'
import { useMessageOutbox, type UseMessageOutbox } from './use-message-outbox.ts'

/** How near to the end, CSS px, the reader must be for new rows to be followed. */
const followsWithinPx = 80

const stateText: Record<MessageState, string> = {
  accepted: 'kept, waits for the mayor',
  delivered: 'delivered',
  answered: 'answered',
  failed: 'failed',
  streaming: 'writing…',
  complete: '',
  interrupted: 'interrupted',
}

/** The mayor's conversation as rows of plain text. Readable while everything sleeps. */
export function ConversationPanel({ townId }: { readonly townId: TownId }): ReactNode {
  const trpc = useTRPC()
  const { data, error, isPending } = useQuery(trpc.gastown.getConversation.queryOptions({ townId }))
  const box = useMessageOutbox(townId)
  const rows = data?.messages ?? []
  const { outgoing } = box.outbox

  const listRef = useRef<HTMLDivElement>(null)
  const follows = useRef(true)
  useEffect(() => {
    const list = listRef.current
    if (list !== null && follows.current) list.scrollTop = list.scrollHeight
  })

  return (
    <div className="conversation">
      <div
        ref={listRef}
        className="messages"
        role="log"
        aria-label="Conversation with the mayor"
        aria-live="polite"
        tabIndex={0}
        onScroll={({ currentTarget: list }) => {
          follows.current = list.scrollHeight - list.scrollTop - list.clientHeight < followsWithinPx
        }}
      >
        {error !== null && data === undefined ? <p className="error-text">{gastownErrorOf(error).message}</p> : null}
        {rows.length + outgoing.length === 0 && !isPending && error === null ? (
          <p className="panel-empty">Tell the mayor what you want. It is kept and delivered even while the mayor sleeps.</p>
        ) : null}
        {rows.map((row) => (
          <Message key={row.messageId} row={row} />
        ))}
        {outgoing.map((message) => (
          <Outgoing key={message.localId} message={message} box={box} />
        ))}
      </div>
      <MessageBox box={box} />
    </div>
  )
}

function Message({ row }: { readonly row: ConversationMessage }): ReactNode {
  const state = stateText[row.state]
  return (
    <article className="message" data-role={row.role} data-state={row.state} data-testid={`message-${row.role}`}>
      <header className="message-head">
        <span className="message-who">{row.role === 'user' ? 'You' : 'Mayor'}</span>
        <Time at={row.createdAt} />
        {state === '' ? null : <span className="message-state">{state}</span>}
      </header>
      <div className="message-text">{row.text}</div>
      {row.reason === undefined ? null : <p className="message-reason">{row.reason}</p>}
    </article>
  )
}

function Outgoing({ message, box }: { readonly message: OutgoingMessage; readonly box: UseMessageOutbox }): ReactNode {
  const { localId, text, createdAt, error } = message
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
        <span className="message-state">{error === null ? 'sending…' : 'not sent'}</span>
      </header>
      <div className="message-text">{text}</div>
      {error === null ? null : (
        <div className="message-reason" role="alert">
          {error}
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
