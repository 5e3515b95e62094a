import type { AgentActivity } from '@gastown/contract/agent-status'
import type { ConversationMessage } from '@gastown/contract/conversation'
import type { MessageId } from '@gastown/contract/ids'
import { endTools } from '../agent-server/conversation-rows.ts'

const cutReason = 'The agent server ended in the middle of this answer.'

/**
 * An answer that streams from before the server started streams no more: it was cut. `serverStartedAtMs` is when the server that
 * tells the conversation was ready.
 */
export function settleRows(rows: readonly ConversationMessage[], serverStartedAtMs: number): ConversationMessage[] {
  return rows.map((row) =>
    row.role === 'assistant' && row.state === 'streaming' && Date.parse(row.createdAt) < serverStartedAtMs
      ? {
          ...row,
          state: 'interrupted' as const,
          reason: row.reason ?? cutReason,
          ...(row.parts === undefined ? {} : { parts: endTools(row.parts) }),
        }
      : row,
  )
}

/** Rows that the town does not have as they are now. `sent` holds what it was told, and is not changed. */
export function changedRows(rows: readonly ConversationMessage[], sent: ReadonlyMap<MessageId, string>): ConversationMessage[] {
  return rows.filter((row) => sent.get(row.messageId) !== fingerprintRow(row))
}

export function fingerprintRow(row: ConversationMessage): string {
  return `${row.state}\n${row.reason ?? ''}\n${row.text}\n${JSON.stringify(row.parts ?? [])}`
}

/**
 * Which of the messages have been answered: the turn that they began has ended, which takes a session that rests and an answer after
 * the message that no longer streams. `silent` ones rest so long without any answer that their turn ended without one.
 */
export function findAnswered(options: {
  rows: readonly ConversationMessage[]
  activity: AgentActivity
  pending: readonly MessageId[]
  silent: ReadonlySet<MessageId>
}): MessageId[] {
  const { rows, activity, pending, silent } = options
  if (activity !== 'idle') return []
  return pending.filter((messageId) => {
    const at = rows.findIndex((row) => row.messageId === messageId)
    if (at < 0) return false
    if (rows[at]?.state === 'answered' || silent.has(messageId)) return true
    const answers = rows.slice(at + 1).filter((row) => row.role === 'assistant')
    return answers.length > 0 && answers.every((row) => row.state !== 'streaming')
  })
}

/**
 * Messages whose fate an ended container or server may have left untold: the last one that has an answer, and all after it. What came
 * before was told while it happened.
 */
export function findUntold(rows: readonly ConversationMessage[]): MessageId[] {
  const lastAnswer = rows.findLastIndex((row) => row.role === 'assistant' && row.state === 'complete')
  const from = rows.slice(0, Math.max(0, lastAnswer)).findLastIndex((row) => row.role === 'user')
  return rows
    .slice(Math.max(0, from))
    .filter((row) => row.role === 'user')
    .map((row) => row.messageId)
}
