import type { AgentActivity } from '@gastown/contract/agent-status'
import {
  conversationMessageSchema,
  conversationPartSchema,
  type ConversationMessage,
  type ConversationPart,
} from '@gastown/contract/conversation'
import { messageIdSchema, type MessageId } from '@gastown/contract/ids'
import { messageIdKey, type EngineMessage, type EnginePart } from './engine-wire.ts'
import { isFinal, readLastTurn } from './read-turn.ts'

/** Characters of a row's text, and of all its text parts together: a report holds whole rows. */
const maxTextLength = conversationMessageSchema.shape.text.maxLength ?? Infinity
const [, toolPartSchema] = conversationPartSchema.options
const maxToolLength = toolPartSchema.shape.tool.maxLength ?? Infinity
const maxTitleLength = toolPartSchema.shape.title.maxLength ?? Infinity
const maxPartIdLength = toolPartSchema.shape.partId.maxLength ?? Infinity
/** How the engines name the end of a turn that was asked for, from the town or by a key in the terminal. */
const abortedByUser = 'MessageAbortedError'
const stoppedReason = 'The user stopped it.'
/** The contract's limit on one row. */
const maxParts = 1_000

/**
 * The rows of a conversation from the engine's messages, oldest first: what was said and which tools were used, without thoughts and the
 * prompts that the engine or the adapter wrote itself. A message with neither has no row yet.
 */
export function conversationRows(messages: readonly EngineMessage[], activity: AgentActivity): readonly ConversationMessage[] {
  const answeredUpTo = lastAnsweredIndex(messages, activity)
  return messages.flatMap((message, index): ConversationMessage[] => {
    const text = spokenTextOf(message)
    const isAnswer = message.info.role === 'assistant'
    if (text === '' && !(isAnswer && message.parts.some(isTool))) return []
    const row = { messageId: messageIdOf(message), text, createdAt: new Date(message.info.time.created).toISOString() }
    if (!isAnswer) return [{ ...row, role: 'user', state: index <= answeredUpTo ? 'answered' : 'delivered' }]
    const isNewest = index === messages.length - 1
    const state = answerState(message, isNewest && activity === 'working')
    const parts = partsOf(message)
    return [{ ...row, role: 'assistant', ...state, parts: state.state === 'streaming' ? parts : endTools(parts) }]
  })
}

/** The parts of an answer that is over: a tool that still ran was cut off with it. */
export function endTools(parts: readonly ConversationPart[]): ConversationPart[] {
  return parts.map((part) => (part.type === 'tool' && part.state === 'running' ? { ...part, state: 'failed' } : part))
}

/** Text that is said to the reader: no thought, and nothing that the engine wrote itself. */
export function isSpoken(part: EnginePart): boolean {
  return part.type === 'text' && part.synthetic !== true && part.ignored !== true
}

export function partIdOf(enginePartId: string): string {
  return enginePartId.slice(0, maxPartIdLength)
}

/** Our own id where the message was sent by the town, else the engine's, as an id of ours. */
export function messageIdOf(message: EngineMessage): MessageId {
  const own = sentMessageIdOf(message)
  if (own !== null) return own
  return idOfEngineMessage(message.info.id)
}

/** An id of ours for a message that the engine named. */
export function idOfEngineMessage(id: string): MessageId {
  const safe = id.replaceAll(/[^A-Za-z0-9_-]/g, '-').slice(0, 64)
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
    .filter(isSpoken)
    .map((part) => part.text?.trim() ?? '')
    .filter((text) => text !== '')
    .join('\n\n')
    .slice(0, maxTextLength)
}

function isTool(part: EnginePart): boolean {
  return part.type === 'tool' && part.tool !== undefined && part.id !== ''
}

function partsOf(message: EngineMessage): ConversationPart[] {
  let room = maxTextLength
  const parts = message.parts.flatMap((part): ConversationPart[] => {
    const partId = partIdOf(part.id)
    if (isTool(part)) return [{ type: 'tool', partId, ...toolOf(part) }]
    const text = isSpoken(part) && partId !== '' ? (part.text ?? '').slice(0, room) : ''
    room -= text.length
    return text === '' ? [] : [{ type: 'text', partId, text }]
  })
  return parts.slice(0, maxParts)
}

function toolOf({ tool = '', state }: EnginePart): { tool: string; title: string; state: 'running' | 'complete' | 'failed' } {
  const title = (state?.title ?? '').replaceAll(/\s+/g, ' ').trim().slice(0, maxTitleLength)
  const stage = state?.status === 'completed' ? 'complete' : state?.status === 'error' ? 'failed' : 'running'
  return { tool: tool.slice(0, maxToolLength), title, state: stage }
}

function answerState(message: EngineMessage, isRunning: boolean): Pick<ConversationMessage, 'state' | 'reason'> {
  const { error, time } = message.info
  if (error?.name === abortedByUser) return { state: 'interrupted', reason: stoppedReason }
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
