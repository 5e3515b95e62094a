import type { AgentId, MessageId } from '@gastown/contract/ids'
import type { Clock, RandomBytes } from '../clock.ts'
import { newInputId } from '../engine/new-input-id.ts'
import type { TownEngine } from '../engine/town-engine.ts'

/**
 * The agent has been told these messages by another way than a message of their own: with its task, or as the answer to a tool. The town
 * is told what the container reports of the others, so that none is told twice.
 */
export async function tellDelivered(
  engine: TownEngine,
  told: { agentId: AgentId; generation: number; messageIds: readonly MessageId[] },
  { clock, random }: { clock: Clock; random: RandomBytes },
): Promise<void> {
  const { agentId, generation } = told
  for (const messageId of told.messageIds) {
    const reportId = newInputId(random)
    const at = new Date(clock.now()).toISOString()
    await engine.take({
      kind: 'container-report',
      report: { type: 'message.delivered', reportId, at, agentId, generation, messageId },
    })
  }
}
