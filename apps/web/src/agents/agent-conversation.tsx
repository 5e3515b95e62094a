import type { AgentId, TownId } from '@gastown/contract/ids'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import type { ConversationRow } from '../chat/conversation-row.ts'
import { MessageRow } from '../chat/message-row.tsx'
import { useFollowEnd } from '../chat/use-follow-end.ts'
import { ErrorText } from '../ui/error-text.tsx'
import { Icon } from '../ui/icons.tsx'
import { ToldRow } from './told-row.tsx'
import { useAgentConversation } from './use-agent-conversation.ts'

interface AgentConversationProps {
  readonly townId: TownId
  readonly agentId: AgentId
  readonly name: string
}

/** What a worker was told, said and did, of all its runs; live while it works, and there after it has ended. */
export function AgentConversation({ townId, agentId, name }: AgentConversationProps): ReactNode {
  const { data, error, isPending } = useAgentConversation({ townId, agentId })
  const { list, content, isAway, onScroll, toEnd } = useFollowEnd()
  const rows = data?.messages ?? []
  return (
    <div className="agent-conversation messages-frame">
      <div
        ref={list}
        className="messages"
        role="log"
        aria-label={`Conversation of ${name}`}
        aria-live="off"
        tabIndex={0}
        onScroll={onScroll}
      >
        <div ref={content}>
          <ErrorText error={data === undefined ? error : null} />
          {rows.length === 0 && !isPending && error === null ? (
            <p className="panel-empty">Nothing was said yet. What it is told, says and does stands here as it happens.</p>
          ) : null}
          {rows.map((row) =>
            row.role === 'user' ? (
              <ToldRow key={row.messageId} row={row} />
            ) : (
              <MessageRow key={row.messageId} townId={townId} row={row} who={name} />
            ),
          )}
        </div>
      </div>
      {isAway ? (
        <button type="button" className="button button-small messages-newest" onClick={toEnd}>
          <Icon name="down" size={12} />
          Jump to the newest
        </button>
      ) : null}
      <Announcement name={name} last={data?.messages.at(-1)} />
    </div>
  )
}

/** Says to a screen reader that an answer begins and that it ends, and not its words one by one. */
function Announcement({ name, last }: { readonly name: string; readonly last: ConversationRow | undefined }): ReactNode {
  const [text, setText] = useState('')
  const before = useRef(last)
  useEffect(() => {
    const known = before.current
    before.current = last
    if (last === undefined || known === undefined || last.role === 'user') return
    if (last.messageId === known.messageId && last.state === known.state) return
    setText(last.state === 'streaming' ? `${name} is writing.` : `${name} has ended an answer.`)
  }, [last, name])
  return (
    <p className="visually-hidden" role="status">
      {text}
    </p>
  )
}
