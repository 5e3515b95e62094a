import type { AgentActivity } from '@gastown/contract/agent-status'
import { conversationMessageSchema, type ConversationMessage } from '@gastown/contract/conversation'
import { messageIdSchema, type MessageId } from '@gastown/contract/ids'
import { messageIdKey, type EngineMessage } from './engine-wire.ts'
import { isFinal, readLastTurn } from './read-turn.ts'

/** Characters of a row's text. */
const maxTextLength = conversationMessageSchema.shape.text.maxLength ?? Infinity

/**
 * The rows of a conversation from the engine's messages, oldest first: what was said, without thoughts, tools and the prompts that
 * the engine or the adapter wrote itself. A message without text has no row yet.
 */
export function conversationRows(messages: readonly EngineMessage[], activity: AgentActivity): readonly ConversationMessage[] {
  const answeredUpTo = lastAnsweredIndex(messages, activity)
  return messages.flatMap((message, index): ConversationMessage[] => {
    const text = spokenTextOf(message)
    if (text === '') return []
    const row = { messageId: messageIdOf(message), text, createdAt: new Date(message.info.time.created).toISOString() }
    if (message.info.role === 'user') return [{ ...row, role: 'user', state: index <= answeredUpTo ? 'answered' : 'delivered' }]
    const isNewest = index === messages.length - 1
    return [{ ...row, role: 'assistant', ...answerState(message, isNewest && activity === 'working') }]
  })
}

/** Our own id where the message was sent by the town, else the engine's, as an id of ours. */
export function messageIdOf(message: EngineMessage): MessageId {
  const own = sentMessageIdOf(message)
  if (own !== null) return own
  const safe = message.info.id.replaceAll(/[^A-Za-z0-9_-]/g, '-').slice(0, 64)
  return messageIdSchema.parse(/^[A-Za-z0-9]/.test(safe) ? safe : `m${safe.slice(1)}`)
}

/** The id under which the town sent the message; null when it came from elsewhere, as from the terminal. */
export function sentMessageIdOf(message: EngineMessage): MessageId | null {
  for (const part of message.parts) {
    const parsed = messageIdSchema.safeParse(part.metadata?.[messageIdKey])
    if (parsed.success) return parsed.data
  }
  return null
}

function spokenTextOf(message: EngineMessage): string {
  return message.parts
    .filter((part) => part.type === 'text' && part.synthetic !== true && part.ignored !== true)
    .map((part) => part.text?.trim() ?? '')
    .filter((text) => text !== '')
    .join('\n\n')
    .slice(0, maxTextLength)
}

function answerState(message: EngineMessage, isRunning: boolean): Pick<ConversationMessage, 'state' | 'reason'> {
  const { error, time } = message.info
  if (error !== null && error !== undefined) return { state: 'interrupted', reason: error.data?.message ?? error.name }
  if ((time.completed ?? null) !== null) return { state: 'complete' }
  return isRunning
    ? { state: 'streaming' }
    : { state: 'interrupted', reason: 'The agent server ended in the middle of this answer.' }
}

/**
 * Index of the newest user message whose turn has ended. A message that comes while a turn runs is taken into that turn, so an
 * answer answers all that stand before the message it names as its parent.
 */
function lastAnsweredIndex(messages: readonly EngineMessage[], activity: AgentActivity): number {
  const { state } = readLastTurn(messages, activity)
  if (state === 'ended' || state === 'given up') return messages.length - 1
  const final = messages.findLast((message) => message.info.role === 'assistant' && isFinal(message))
  return final === undefined ? -1 : messages.findIndex((message) => message.info.id === final.info.parentID)
}
