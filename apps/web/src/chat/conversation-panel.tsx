import { gastownErrorOf } from '@gastown/client/gastown-error-of'
import type { FeedState } from '@gastown/client/subscribe-town'
import type { TownId } from '@gastown/contract/ids'
import type { MayorView } from '@gastown/contract/views'
import { useEffect, useRef, useState, type DragEvent, type ReactNode } from 'react'
import { Icon } from '../ui/icons.tsx'
import { announcementOf } from './announce-conversation.ts'
import type { ConversationRow } from './conversation-row.ts'
import { MessageBox } from './message-box.tsx'
import { MessageRow } from './message-row.tsx'
import { OutgoingMessage } from './outgoing-message.tsx'
import { filesOf, hasFiles } from './transferred-files.ts'
import { useConversation } from './use-conversation.ts'
import { useConversationPaint } from './use-conversation-paint.ts'
import { useFollowEnd } from './use-follow-end.ts'
import { useMessageOutbox } from './use-message-outbox.ts'
import { isInTurn, useStopTurn } from './use-stop-turn.ts'

interface ConversationPanelProps {
  readonly townId: TownId
  readonly feed: FeedState['state']
  readonly mayorStatus: MayorView['status'] | null
  /** Told once, after the frame in which the conversation was drawn first. */
  readonly onFirstPaint?: () => void
}

const noRows: ConversationRow[] = []

/** The mayor's conversation, and the box to write to it. Readable while everything sleeps. */
export function ConversationPanel({ townId, feed, mayorStatus, onFirstPaint }: ConversationPanelProps): ReactNode {
  const { data, error, isPending } = useConversation(townId)
  const box = useMessageOutbox({ townId, feed })
  const rows = data?.messages ?? noRows
  const { outgoing } = box.outbox
  const turn = useStopTurn({ townId, offered: isInTurn(mayorStatus, rows) })
  const { list, content, isAway, onScroll, toEnd } = useFollowEnd()
  const { isOver, ...dropping } = useFileDrop(box.attach)
  useConversationPaint({ isShown: data !== undefined, onPaint: onFirstPaint })

  return (
    <div className="conversation" data-drop={isOver} {...dropping}>
      <div className="messages-frame">
        {/* What changed is told below, an answer at once and not word by word. */}
        <div
          ref={list}
          className="messages"
          role="log"
          aria-label="Conversation with the mayor"
          aria-live="off"
          tabIndex={0}
          onScroll={onScroll}
        >
          <div ref={content}>
            {error !== null && data === undefined ? <p className="error-text">{gastownErrorOf(error).message}</p> : null}
            {rows.length + outgoing.length === 0 && !isPending && error === null ? (
              <p className="panel-empty">Tell the mayor what you want. It is kept and delivered even while the mayor sleeps.</p>
            ) : null}
            {rows.map((row) => (
              <MessageRow key={row.messageId} townId={townId} row={row} />
            ))}
            {outgoing.map((message) => (
              <OutgoingMessage key={message.localId} townId={townId} message={message} box={box} />
            ))}
          </div>
        </div>
        {isAway ? (
          <button type="button" className="button button-small messages-newest" data-testid="jump-to-newest" onClick={toEnd}>
            <Icon name="down" size={12} />
            Jump to the newest
          </button>
        ) : null}
      </div>
      <p className="visually-hidden" role="status">
        <Announcement rows={data?.messages} />
      </p>
      <MessageBox townId={townId} box={box} turn={turn} />
      {isOver ? <p className="conversation-drop">Drop files to attach them</p> : null}
    </div>
  )
}

/** What a screen reader is told of the conversation since it was shown first. */
function Announcement({ rows }: { readonly rows: readonly ConversationRow[] | undefined }): ReactNode {
  const [text, setText] = useState('')
  const before = useRef(rows)
  useEffect(() => {
    const news = rows === undefined || before.current === undefined ? null : announcementOf(before.current, rows)
    before.current = rows
    if (news !== null) setText(news)
  }, [rows])
  return text
}

/** Takes files that are dropped. `isOver` while files are held above. */
function useFileDrop(onFiles: (files: readonly File[]) => void) {
  const [isOver, setIsOver] = useState(false)
  return {
    isOver,
    onDragOver: (event: DragEvent): void => {
      if (!hasFiles(event.dataTransfer)) return
      event.preventDefault()
      setIsOver(true)
    },
    onDragLeave: (event: DragEvent): void => {
      if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setIsOver(false)
    },
    onDrop: (event: DragEvent): void => {
      if (!hasFiles(event.dataTransfer)) return
      event.preventDefault()
      setIsOver(false)
      onFiles(filesOf(event.dataTransfer))
    },
  }
}
