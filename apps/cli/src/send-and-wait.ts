import type { ConversationMessage } from '@gastown/contract/conversation'
import { GastownError } from '@gastown/contract/errors'
import type { AttachmentId } from '@gastown/contract/ids'
import type { Connection } from './control-plane.ts'
import { waitForTown } from './wait-for-town.ts'

export interface Answered {
  readonly messageId: string
  /** The mayor's whole answer to this message. */
  readonly answer: string
  readonly messages: readonly ConversationMessage[]
}

/** Sends the mayor a message and waits until its turn ended. Rejects with AGENT_NOT_READY when that takes too long or failed. */
export async function sendAndWait(
  connection: Connection,
  options: { townId: string; message: string; attachmentIds?: AttachmentId[]; timeoutMs: number; signal?: AbortSignal },
): Promise<Answered> {
  const { townId, message, attachmentIds, ...limits } = options
  const attached = attachmentIds === undefined ? {} : { attachmentIds }
  const { messageId } = await connection.client.sendMessage.mutate({ townId, message, ...attached })
  const look = async (): Promise<Answered | undefined> => {
    const { messages } = await connection.client.getConversation.query({ townId })
    return findAnswer(messages, messageId)
  }
  return waitForTown(connection, { townId, what: 'The answer of the mayor', look, ...limits })
}

/** The answer to one message: what the assistant wrote between it and the next message of the user. Undefined while the turn runs. */
export function findAnswer(messages: readonly ConversationMessage[], messageId: string): Answered | undefined {
  const at = messages.findIndex((one) => one.messageId === messageId)
  const sent = messages[at]
  if (sent === undefined) return undefined
  if (sent.state === 'failed')
    throw new GastownError('AGENT_NOT_READY', `The mayor could not take the message: ${sent.reason ?? 'no reason was given'}`)
  const next = messages.findIndex((one, index) => index > at && one.role === 'user')
  const answers = messages.slice(at + 1, next === -1 ? undefined : next).filter((one) => one.role === 'assistant')
  if (sent.state !== 'answered' || answers.some((one) => one.state === 'streaming')) return undefined
  return { messageId, answer: answers.map((one) => one.text).join('\n\n'), messages: [sent, ...answers] }
}
