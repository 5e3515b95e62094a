import type { MessageId } from '@gastown/contract/ids'

/** Who hands a message to an agent: the courier, or the agent's own call of a tool. */
export type MailCarrier = 'courier' | 'tool'

/**
 * Two ways lead to an agent, and each message takes one of them: whoever claims it first. Kept in memory: what was on its way when the
 * control plane ended is brought by the courier, which knows it by its id.
 */
export interface MailClaims {
  /** Whether the message is this carrier's; also when it claimed it before. */
  claim(messageId: MessageId, carrier: MailCarrier): boolean
}

/** Claims that are remembered: far more than the messages that are on their way at one moment. */
const maxClaims = 10_000

export function createMailClaims(): MailClaims {
  const claims = new Map<MessageId, MailCarrier>()
  return {
    claim(messageId, carrier) {
      const held = claims.get(messageId)
      if (held !== undefined) return held === carrier
      for (const oldest of claims.keys()) if (claims.size >= maxClaims) claims.delete(oldest)
      claims.set(messageId, carrier)
      return true
    },
  }
}
