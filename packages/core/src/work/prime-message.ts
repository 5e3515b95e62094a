import { messageIdSchema, type MessageId } from '@gastown/contract/ids'
import type { AgentRun } from '@gastown/contract/work/intents'

/** Id of the message that tells a run of a worker its task: one per run. */
export function primeMessageId({ agentId, generation }: AgentRun): MessageId {
  return messageIdSchema.parse(`prime-${agentId}-${generation}`)
}
