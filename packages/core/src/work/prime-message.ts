import { messageIdSchema, type MessageId } from '@gastown/contract/ids'
import type { AgentRun } from '@gastown/contract/work/intents'

/**
 * Id of the message that tells a worker its task. A run that goes on with the task of an interrupted one has the same: a session that
 * survived has the message already, and is not told twice.
 */
export function primeMessageId({ agentId, generation, toldAs = generation }: AgentRun & { readonly toldAs?: number }): MessageId {
  return messageIdSchema.parse(`prime-${agentId}-${toldAs}`)
}
