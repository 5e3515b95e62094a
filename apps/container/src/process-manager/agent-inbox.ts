import type { AgentMessageRequest, AgentMessageResponse } from '@gastown/contract/container-routes'
import type { MessageId } from '@gastown/contract/ids'
import type { Clock } from '../clock.ts'
import { notTaken } from './agent-errors.ts'
import type { AgentParts } from './agent-parts.ts'
import type { OpenSession } from './bring-up.ts'
import { policy } from './policy.ts'
import { createSerialLane } from './serial-lane.ts'

export interface AgentInbox {
  /** Messages on their way into the session. */
  readonly inFlight: number
  /** Resolves when the engine has the message. Messages keep their order. Rejects as `whenUp` does, and when the engine refuses. */
  deliver(message: AgentMessageRequest): Promise<AgentMessageResponse>
}

/** The way of messages into one agent's session, one after the other. */
export function createAgentInbox(options: {
  readonly clock: Clock
  readonly keepAttachments: AgentParts['keepAttachments']
  /** Resolves with the session of the run, and where its agent works; rejects when it is not up at `giveUpAtMs`. */
  readonly whenUp: (generation: number, giveUpAtMs: number) => Promise<{ readonly opened: OpenSession; readonly cwd: string }>
  /** `sinceMs`: when it was sent into the session. */
  readonly onDelivered: (messageId: MessageId, sinceMs: number) => void
}): AgentInbox {
  const { clock, keepAttachments, whenUp, onDelivered } = options
  const lane = createSerialLane()
  let inFlight = 0
  return {
    get inFlight() {
      return inFlight
    },
    async deliver({ messageId, generation, text, note, model, attachments = [] }) {
      const giveUpAtMs = clock.now() + policy.messageWaitMs
      inFlight += 1
      try {
        return await lane.run(async () => {
          const { opened, cwd } = await whenUp(generation, giveUpAtMs)
          const files = await keepAttachments({ cwd, messageId, attachments })
          const { server, sessionId } = opened
          const beside = { ...(note === undefined ? {} : { note }), ...(model === undefined ? {} : { model }) }
          const sinceMs = clock.now()
          const { fresh } = await server.sendMessage({ sessionId, messageId, text, files, ...beside }).catch(notTaken)
          onDelivered(messageId, sinceMs)
          return { messageId, fresh }
        })
      } finally {
        inFlight -= 1
      }
    },
  }
}
